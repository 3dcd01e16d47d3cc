import { expect, test } from "bun:test";
import { play } from "./support/fuzz-world.ts";

/** Random histories of every run; `FUZZ_RUNS` asks for more. */
const SEEDS = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 3) }, (_, index) => index + 1);
const PATIENCE = 120_000;

for (const seed of SEEDS)
	test(
		`[MSG5] [MSG8] clients that send, edit, delete, read, drop and reload end with what the server has (seed ${seed})`,
		async () => {
			const { sent, checked } = await play(seed);
			expect(sent).toBeGreaterThan(20);
			expect(checked).toBeGreaterThan(5);
		},
		PATIENCE,
	);
