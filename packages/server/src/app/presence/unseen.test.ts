import { expect, test } from "bun:test";
import { aFacts, aShown, aTrack, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { openSqlite } from "../../adapters/sql/sqlite.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord, type Shown } from "../../domain/record.ts";
import { Policies } from "../directory/policies.ts";
import { cadence } from "./cadence.ts";
import { Lens } from "./viewing.ts";
import { visiblePage } from "./visible-page.ts";
import { Witnesses } from "./witnesses.ts";

const BOB = { companyId: "acme", userId: "bob" };
const CALLER = { ...BOB, role: "member", deviceId: null, connectionId: null } as const;
const PRESENT = aShown(aTrack());
const HIDDEN = aShown(aTrack({ status: "offline" }), { listed: aTrack() });

/** A company in which these people are shown so, and what is needed to look at it. */
async function aCompany(people: ReadonlyMap<string, Shown>) {
	const stores = await openSqlite({ file: ":memory:" });
	const clock = new TestClock();
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	const presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	for (const [userId, shown] of people)
		await presence.update({ companyId: "acme", userId }, (record) => ({ record: { ...record, shown }, answer: 0 }));
	const policies = new Policies(stores.directory);
	const ports = {
		presence,
		policies,
		clock,
		timing: TIMING,
		cadence: { watched: 30_000, unwatched: 120_000 },
		witnesses: new Witnesses(new MemoryBus()),
	};
	return { ports, [Symbol.asyncDispose]: () => stores.close() };
}

function people(count: number, prefix: string, shown: Shown): [string, Shown][] {
	return Array.from({ length: count }, (_, index) => [`${prefix}${String(index).padStart(4, "0")}`, shown]);
}

test("[VIS5] pages are as long and end where they would without the invisible", async () => {
	const seen = people(25, "seen", PRESENT);
	const unseen = people(40, "s", HIDDEN).map(([id, shown]): [string, Shown] => [`${id}-hidden`, shown]);
	await using alone = await aCompany(new Map([...seen, ["bob", PRESENT]]));
	await using mixed = await aCompany(new Map([...unseen, ...seen, ["bob", PRESENT], ["z-last", HIDDEN]]));
	const pages = async ({ ports }: typeof alone) => {
		const lens = await Lens.of(ports, BOB);
		const all = [];
		let after: string | null = null;
		do {
			const page: Awaited<ReturnType<typeof visiblePage>> = await visiblePage(ports, {
				caller: CALLER,
				lens,
				after,
				limit: 5,
			});
			all.push(page);
			after = page.next;
		} while (after !== null);
		return all;
	};
	const expected = await pages(alone);
	expect(expected.map(({ users }) => users.length)).toEqual([5, 5, 5, 5, 5]);
	expect(await pages(mixed)).toEqual(expected);
});

test("[VIS5] [LOC3] the cadence is that of a company without the invisible, however many there are", async () => {
	const hidden = people(1_200, "a", HIDDEN);
	for (const others of [[], people(1, "z", PRESENT)]) {
		await using alone = await aCompany(new Map([...others, ["bob", PRESENT]]));
		await using mixed = await aCompany(new Map([...hidden, ...others, ["bob", PRESENT]]));
		const nextHeartbeatMs = others.length === 0 ? 120_000 : 30_000;
		expect(await cadence(alone.ports, BOB)).toMatchObject({ nextHeartbeatMs });
		expect(await cadence(mixed.ports, BOB)).toEqual(await cadence(alone.ports, BOB));
	}
});
