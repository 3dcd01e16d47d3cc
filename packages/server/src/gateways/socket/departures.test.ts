import { expect, test } from "bun:test";
import { aConnection, aFacts, NO_MARKS, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { arrive } from "../../domain/devices.ts";
import { newRecord } from "../../domain/record.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { Rule } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { Departures } from "./departures.ts";

const ADA: UserKey = { companyId: "acme", userId: "ada" };

/** A store that is away while it is said to be. */
class Away extends MemoryPresenceStore {
	isAway = false;

	override update<T>(key: UserKey, rule: Rule<T>): Promise<T> {
		return this.isAway ? Promise.reject(new StoreUnavailable("away")) : super.update(key, rule);
	}
}

test("[CLU2] [PR21] a connection that ends while the store is away is taken out when it is back, and does not stay for ever", async () => {
	const clock = new TestClock();
	const presence = new Away({
		clock,
		ids: uuidIds,
		timing: TIMING,
		isDurable: () => true,
		load: async (companyId, userIds) => userIds.map((userId) => newRecord({ companyId, userId }, aFacts())),
	});
	const failures: string[] = [];
	const departures = new Departures({
		presence,
		marks: NO_MARKS,
		timing: TIMING,
		failed: (what) => failures.push(what),
	});
	const arrival = { deviceId: "desk", kind: "web" as const, connection: aConnection({ id: "c1" }) };
	await presence.update(ADA, (record, now) => ({
		record: arrive(record, arrival, { now, timing: TIMING }),
		answer: undefined,
	}));
	presence.isAway = true;
	departures.add(ADA, { deviceId: "desk", connectionId: "c1", left: true });
	await departures.settled();
	departures.tick();
	await departures.settled();
	expect((await presence.get(ADA)).devices).toHaveLength(1);
	presence.isAway = false;
	departures.tick();
	await departures.settled();
	expect((await presence.get(ADA)).devices).toEqual([]);
	expect(failures).toEqual([]);
});
