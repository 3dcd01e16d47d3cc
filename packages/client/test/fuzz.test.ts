import { expect, test } from "bun:test";
import { newCluster } from "../../server/test/support/redis.ts";
import { play } from "./support/fuzz-world.ts";
import { liveServer } from "./support/live-server.ts";

/** Random histories of every run; `FUZZ_RUNS` asks for more. */
const SEEDS = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 3) }, (_, index) => index + 1);

for (const seed of SEEDS)
	test(`[MSG5] [MSG8] clients that send, edit, delete, read, drop and reload end with what the server has (seed ${seed})`, async () => {
		await using server = await liveServer();
		const { sent, checked } = await play(seed, [server]);
		expect(sent).toBeGreaterThan(20);
		expect(checked).toBeGreaterThan(5);
	});

for (const seed of SEEDS.slice(0, Math.max(1, SEEDS.length - 2)))
	test(`[MSG5] [MSG8] [CLU1] the same with two nodes, whose messages cross (seed ${seed})`, async () => {
		const places = await newCluster();
		const company = { companyId: `cluster-${seed}` };
		await using first = await liveServer(places, company);
		await using second = await liveServer(places, company);
		const { checked } = await play(seed, [first, second]);
		expect(checked).toBeGreaterThan(5);
	});
