import { expect, test } from "bun:test";
import { aDevice, aFacts, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord } from "../../domain/record.ts";
import type { PresenceJournal } from "../../ports/presence-journal.ts";
import { JournalWriter } from "./journal.ts";
import { Pace } from "./pace.ts";

async function aJournal() {
	const stores = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const { activity } = stores;
	const marks = new Pace({ presence, activity, bus: new MemoryBus(), clock, timing: TIMING, failed: () => {} });
	const { unwritten } = marks;
	const writes: number[] = [];
	const counted: PresenceJournal = {
		load: (companyId, userIds) => stores.journal.load(companyId, userIds),
		present: (after, limit) => stores.journal.present(after, limit),
		write: (rows) => {
			writes.push(rows.length);
			return stores.journal.write(rows);
		},
	};
	const journal = new JournalWriter({ presence, marks, journal: counted, unwritten, timing: TIMING });
	return { stores, clock, presence, unwritten, journal, writes };
}

test("[PR24] a last write waits for the one under way, so that nothing of it is lost when the store closes", async () => {
	const { stores, unwritten, journal } = await aJournal();
	for (let user = 0; user < 3_000; user += 1) unwritten.add({ companyId: "acme", userId: `u${user}` });
	const underWay = journal.flush();
	await journal.flush();
	await stores.close();
	await underWay;
	expect(unwritten.take()).toEqual([]);
});

test("[PR24] [T-25] many rows are written a few at a time, so that what people ask of the store comes between", async () => {
	const { stores, unwritten, journal, writes } = await aJournal();
	for (let user = 0; user < 1_000; user += 1) unwritten.add({ companyId: "acme", userId: `u${user}` });
	await journal.flush();
	expect(writes.reduce((sum, rows) => sum + rows, 0)).toBe(1_000);
	expect(Math.max(...writes)).toBeLessThanOrEqual(250);
	await stores.close();
});

test("[ACT3] a row that says that its user is gone comes after the end of their activity", async () => {
	const { stores, clock, presence, unwritten, journal } = await aJournal();
	const key = { companyId: "acme", userId: "ada" };
	const now = clock.now();
	await stores.directory.seen({ ...key, name: null, avatarUrl: null, issuedAt: null }, now);
	await stores.activity.switch({ ...key, begin: { id: "i1", projectId: "p", taskId: null, at: now } });
	const activity = { projectId: "p", taskId: null, since: now };
	const device = aDevice({ connections: [], graceUntil: now + 5_000, lastSignAt: now });
	await presence.seed([{ ...newRecord(key, aFacts()), devices: [device], status: "online", activity }]);
	unwritten.add(key);
	clock.advance(5_000);
	await journal.flush();
	expect(await stores.journal.present(null, 10)).toEqual([]);
	expect(await stores.activity.running(key)).toBeUndefined();
	await stores.close();
});
