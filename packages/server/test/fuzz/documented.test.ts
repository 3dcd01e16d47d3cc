import { describe, expect, test } from "bun:test";
import type { Endpoint, UpEvent } from "@rollcall/protocol/definition";
import { UP_EVENTS } from "@rollcall/protocol/events/up";
import { ENDPOINTS } from "@rollcall/protocol/rest";
import { within } from "../support/test-client.ts";
import { expectDocumentedAnswer, requestTo } from "./asked-endpoints.ts";
import { expectDocumented } from "./asked-events.ts";
import { FuzzWorld } from "./fuzz-world.ts";
import { oddJson } from "./odd-values.ts";

/** `ROLLCALL_FUZZ_ASKS`: how often each event and each endpoint is asked. */
const ASKS = Number(process.env.ROLLCALL_FUZZ_ASKS ?? 15);
const SEED = Number(process.env.ROLLCALL_FUZZ_SEED ?? 92);
const PATIENCE = 30_000;
const STORES = ["sqlite", "cluster"] as const;

async function askEvents(world: FuzzWorld): Promise<number> {
	const { random, values } = world;
	let successes = 0;
	await Promise.all(
		Object.values<UpEvent>(UP_EVENTS).map(async (event) => {
			const json = oddJson(random, values.any(event.payload, event.example.payload));
			const answered = await within(
				(await world.asker()).ask(event, json),
				`${event.name} ${json.slice(0, 500)}`,
				PATIENCE,
			);
			expectDocumented(event, json, answered);
			successes += answered.success ? 1 : 0;
		}),
	);
	return successes;
}

/** Every field of every payload at its edges, whatever chance leaves out. */
async function askAtEdges(world: FuzzWorld): Promise<void> {
	for (const event of Object.values<UpEvent>(UP_EVENTS)) {
		for (const payload of world.values.edges(event.payload, event.example.payload)) {
			const json = JSON.stringify(payload);
			const answered = await within((await world.asker()).ask(event, json), event.name, PATIENCE);
			expectDocumented(event, json, answered);
		}
		await world.pass();
	}
}

async function askEndpoints(world: FuzzWorld): Promise<number> {
	let successes = 0;
	await Promise.all(
		Object.values<Endpoint>(ENDPOINTS).map(async (endpoint) => {
			const request = requestTo(endpoint, world.forEndpoint(endpoint));
			const answered = await world.fetch(endpoint, request);
			expectDocumentedAnswer(endpoint, request, answered);
			successes += answered.status < 300 ? 1 : 0;
		}),
	);
	return successes;
}

describe.each(STORES)("what the protocol has, on %s", (store) => {
	test(`[T-06] [T-15] [T-17] [T-18] [W21] [W22] every event and endpoint, ${ASKS} times each, with values that fit, nearly fit and do not: every answer is documented, nothing fails, nothing leaks (seed ${SEED})`, async () => {
		await using world = await FuzzWorld.start(store, SEED);
		let successes = 0;
		for (let round = 0; round < ASKS; round += 1) {
			if (round % 10 === 0) await world.refresh();
			successes += (await askEvents(world)) + (await askEndpoints(world));
			await world.pass();
		}
		await world.refresh();
		await askAtEdges(world);
		const all = ASKS * (Object.keys(UP_EVENTS).length + Object.keys(ENDPOINTS).length);
		expect(successes).toBeGreaterThan(all / 5);
		expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
		await world.isWell();
	}, 3_600_000);
});
