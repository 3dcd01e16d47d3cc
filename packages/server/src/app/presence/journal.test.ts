import { expect, test } from "bun:test";
import { aFacts, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord } from "../../domain/record.ts";
import { JournalWriter } from "./journal.ts";
import { KeySet } from "./marks.ts";

test("[PR24] a last write waits for the one under way, so that nothing of it is lost when the store closes", async () => {
	const stores = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const unwritten = new KeySet();
	const journal = new JournalWriter({ presence, journal: stores.journal, unwritten, clock, timing: TIMING });
	for (let user = 0; user < 3_000; user += 1) unwritten.add({ companyId: "acme", userId: `u${user}` });
	const underWay = journal.flush();
	await journal.flush();
	await stores.close();
	await underWay;
	expect(unwritten.size).toBe(0);
});
