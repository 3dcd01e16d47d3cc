import { expect, test } from "bun:test";
import { peopleOf } from "../../../test/contracts/durable-stores.ts";
import { aMessage, makeGroup } from "../../../test/contracts/given-webhooks.ts";
import { TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { Deliveries } from "./deliveries.ts";

test("[WHK5] what cannot be made because a store is away uses up no attempt, and is delivered when it is back", async () => {
	const stores = await openSqlite({ file: ":memory:", tells: ["message.created"] });
	const ada = (await peopleOf(stores, "ada"))("ada");
	await makeGroup(stores, "g", [ada]);
	await stores.messages.append(aMessage(ada, "g", "one"));
	const clock = new TestClock();
	const sent: string[] = [];
	const told: unknown[] = [];
	let isAway = true;
	const deliveries = new Deliveries({
		webhooks: stores.webhooks,
		presence: {
			many: async () => {
				if (isAway) throw new StoreUnavailable("the database is away");
				return [];
			},
		},
		sender: {
			send: async ({ body }) => {
				sent.push(JSON.parse(body).data.message.text);
				return { outcome: "taken" };
			},
		},
		clock,
		timing: TIMING,
		ids: uuidIds,
		chance: () => 0.5,
		concurrency: 4,
		maxAttempts: 1,
		claimTtl: 30_000,
		tracer: null,
		failed: (...what) => told.push(what),
		gaveUp: (...what) => told.push(what),
	});
	for (let seconds = 0; seconds < 60; seconds += 1) {
		clock.advance(1_000);
		await deliveries.fill();
	}
	expect((await stores.webhooks.dead({ limit: 9 })).items).toEqual([]);
	expect(sent).toEqual([]);
	isAway = false;
	clock.advance(5_000);
	await deliveries.fill();
	await deliveries.stop();
	expect(sent).toEqual(["one"]);
	expect(told).toEqual([]);
	expect(await stores.webhooks.claim({ claim: "x", now: clock.now(), until: clock.now() + 1, limit: 9 })).toEqual([]);
	await stores.close();
});
