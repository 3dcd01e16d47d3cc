import { expect, test } from "bun:test";
import { aFacts, aShown, aTrack, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord } from "../../domain/record.ts";
import { Policies } from "../directory/policies.ts";
import { presenceSync } from "./presence-sync.ts";

const BOB = { companyId: "acme", userId: "bob", role: "member", deviceId: null, connectionId: null } as const;

test("[PR41] [PR43] what is known of the people subscribed is no ground for a difference of all, nor the other way round", async () => {
	const stores = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	for (const userId of ["ann", "tom"])
		await presence.update({ companyId: "acme", userId }, (record) => ({
			record: { ...record, shown: aShown(aTrack()) },
			answer: 0,
			announces: true,
		}));
	const ports = {
		presence,
		policies: new Policies(stores.directory),
		clock,
		timing: TIMING,
		rates: { lookUp: () => null },
		syncPage: 10,
	};
	const sync = async (among: ReadonlySet<string> | null, since: { epoch?: string; version?: number } = {}) => {
		const result = await presenceSync(ports, { caller: BOB, among, arrives: false }, since);
		if (!result.ok) throw new Error(result.error.code);
		const { epoch, version, full, users } = result.value;
		return { position: { epoch, version }, full, ids: users.map(({ userId }) => userId) };
	};
	const all = await sync(null);
	const some = await sync(new Set(["ann"]));
	expect([all.ids, some.ids]).toEqual([["ann", "tom"], ["ann"]]);
	expect(await sync(null, all.position)).toMatchObject({ full: false });
	expect(await sync(null, some.position)).toMatchObject({ full: true, ids: ["ann", "tom"] });
	expect(await sync(new Set(["ann"]), all.position)).toMatchObject({ full: true, ids: ["ann"] });
	expect(await sync(new Set(["ann"]), some.position)).toMatchObject({ full: false, ids: ["ann"] });
	await stores.close();
});
