import { expect, test } from "bun:test";
import { aFacts, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord } from "../../domain/record.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { change } from "./change.ts";
import { Pace } from "./pace.ts";

/** A store whose version cannot be asked for while `away` is true. */
class Flaky extends MemoryPresenceStore {
	away = false;

	override async version(companyId: string) {
		if (this.away) throw new StoreUnavailable("away");
		return super.version(companyId);
	}
}

test("[PR20] what is stored as announced is told as soon as it can be, once, and before what comes after it", async () => {
	const { activity, ...stores } = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new Flaky({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const bus = new MemoryBus();
	const told: string[] = [];
	bus.subscribe((message) => {
		if (message.kind !== "announced") return;
		for (const { userId, after } of message.changes) told.push(`${message.companyId} ${userId} ${after.factsRev}`);
	});
	const failures: string[] = [];
	const pace = new Pace({ presence, activity, bus, clock, timing: TIMING, failed: (what) => failures.push(what) });
	const become = (companyId: string, rev: number) =>
		change({ presence, marks: pace, timing: TIMING }, { companyId, userId: "ada" }, (record) => ({
			record: { ...record, facts: { ...record.facts, rev } },
			answer: undefined,
		}));
	presence.away = true;
	await become("acme", 5);
	await become("rival", 6);
	await pace.tickState();
	expect([told, failures]).toEqual([[], ["announce", "announce"]]);
	presence.away = false;
	await become("acme", 7);
	await pace.tickState();
	await pace.tickState();
	expect(told.toSorted()).toEqual(["acme ada 5", "acme ada 7", "rival ada 6"]);
	expect(told.indexOf("acme ada 5")).toBeLessThan(told.indexOf("acme ada 7"));
	await stores.close();
});
