import { expect, test } from "bun:test";
import { invariantCounts } from "../support/invariant-counts.ts";
import { makeOne, takeStep } from "./chat-steps.ts";
import { ChatWorld, PEOPLE } from "./chat-world.ts";

const STEPS = 300;
const SEEDS = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 1) }, (_, index) => index + 1);
const STATUSES = ["auto", "away", "dnd", "invisible"];

/** Somebody chooses how they are shown, comes to `/presence` or goes from there. */
async function act(world: ChatWorld): Promise<void> {
	const { server, random } = world;
	const userId = random.pick(PEOPLE) as string;
	if (random.below(3) > 0) {
		const token = await server.token(userId);
		await server.rest("PUT", "/api/presence/me", { token, body: { status: random.pick(STATUSES) } });
		return;
	}
	const client = await server.connect(userId, { deviceId: `desk-${random.below(2)}` });
	if (random.below(2) > 0) client.cut();
	else client.leave();
}

async function play(store: "sqlite" | "cluster", seed: number): Promise<void> {
	// A look at everything every half a second: in most of them something is on its way.
	const world = await ChatWorld.start(seed, { store, config: { metricsPort: 0, invariantInterval: 500 } });
	try {
		for (let count = 0; count < 3; count += 1) makeOne(world);
		await world.rest();
		for (let count = 0; count < STEPS; count += 1) {
			takeStep(world);
			if (count % 5 === 0) world.begin(act(world));
			const fate = world.random.below(6);
			if (fate === 0) await world.rest();
			else if (fate < 4) await world.server.advance(world.random.below(1_500));
		}
		await world.comeToRest();
		await world.server.advance(60_000);
		expect(new Set(Object.values(await invariantCounts(world.server, "violations")))).toEqual(new Set([0]));
		for (const count of Object.values(await invariantCounts(world.server, "checks")))
			expect(count).toBeGreaterThan(300);
	} finally {
		await world.close();
	}
}

for (const store of ["sqlite", "cluster"] as const)
	for (const seed of SEEDS)
		test(`[OPS4] ${store}: however people come, go, choose and talk, what must always hold is never told not to (seed ${seed})`, () =>
			play(store, seed));
