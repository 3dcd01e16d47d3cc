import { describe, expect, test } from "bun:test";
import { aShown, aTrack } from "../support/builders.ts";
import { ADA, arrivedAt, type GivenStore, of } from "./given-presence-store.ts";

const TICK = 100;
const KEPT_FOR = 600_000;
const KEPT_AT_MOST = 10_000;

const present = aShown(aTrack());
const absent = aShown(aTrack({ status: "offline" }));

async function shownIds(
	{ store }: GivenStore,
	options: { readonly after?: string; readonly limit?: number } = {},
): Promise<string[]> {
	const records = await store.shown("acme", { after: options.after ?? null, limit: options.limit ?? 100 });
	return records.map(({ userId }) => userId);
}

async function changedSince(
	{ store }: GivenStore,
	since: number,
	companyId = "acme",
): Promise<readonly string[] | undefined> {
	return (await store.changes(companyId, since))?.map(({ userId }) => userId);
}

/** The law of `PresenceStore`, of what was announced. */
export function describeShown(given: GivenStore): void {
	describePages(given);
	describeHistory(given);
}

function describePages(given: GivenStore): void {
	describe("shown", () => {
		test("[PR41] gives who is not offline by any track, in code point order", async () => {
			for (const userId of ["b", "a", "Z", "a-1", "zz"]) await given.show(of(userId), present);
			await given.show(of("hidden"), aShown(aTrack({ status: "offline" }), { listed: aTrack() }));
			await given.show(of("gone"), absent);
			await given.put(of("silent"), arrivedAt(given.clock.now()));
			expect(await shownIds(given)).toEqual(["Z", "a", "a-1", "b", "hidden", "zz"]);
		});

		test("[PR41] follows who goes", async () => {
			await given.show(ADA, present);
			await given.show(of("bob"), present);
			expect(await shownIds(given)).toEqual(["ada", "bob"]);
			await given.show(ADA, absent);
			expect(await shownIds(given)).toEqual(["bob"]);
		});

		test("[PR41] comes in pages, after any id, also of one who is gone", async () => {
			for (const userId of ["a", "b", "c", "d", "e"]) await given.show(of(userId), present);
			expect(await shownIds(given, { limit: 2 })).toEqual(["a", "b"]);
			expect(await shownIds(given, { limit: 2, after: "b" })).toEqual(["c", "d"]);
			await given.show(of("d"), absent);
			expect(await shownIds(given, { limit: 2, after: "d" })).toEqual(["e"]);
			expect(await shownIds(given, { after: "bb" })).toEqual(["c", "e"]);
			expect(await shownIds(given, { after: "e" })).toEqual([]);
		});
	});
}

function describeHistory(given: GivenStore): void {
	describe("version and changes", () => {
		test("[PR42] the version is the time in ticks, whether or not anything changes", async () => {
			const first = await given.store.version("acme");
			given.clock.advance(TICK - 1);
			await given.show(ADA, present);
			expect(await given.store.version("acme")).toEqual(first);
			given.clock.advance(1);
			expect(await given.store.version("acme")).toEqual({ ...first, version: first.version + 1 });
			given.clock.advance(3_600_000);
			expect((await given.store.version("acme")).version).toBe(first.version + 36_001);
		});

		test("[PR42] changes are those announced at or after a version, oldest first", async () => {
			const { version } = await given.store.version("acme");
			await given.show(of("a"), present);
			given.clock.advance(TICK);
			await given.show(of("c"), present);
			await given.show(of("b"), present);
			await given.put(of("d"), { lastSignAt: 1 });
			given.clock.advance(TICK);
			expect(await changedSince(given, version)).toEqual(["a", "c", "b"]);
			expect(await changedSince(given, version + 1)).toEqual(["c", "b"]);
			expect(await changedSince(given, version + 2)).toEqual([]);
		});

		test("[PR42] a change says how the user was shown before it and after it", async () => {
			const { version } = await given.store.version("acme");
			await given.show(ADA, present);
			await given.show(ADA, absent);
			expect(await given.store.changes("acme", version)).toMatchObject([
				{ userId: "ada", version, after: present },
				{ userId: "ada", version, before: present, after: absent },
			]);
		});

		test("[PR42] a version to come is not known", async () => {
			const { version } = await given.store.version("acme");
			expect(await changedSince(given, version)).toEqual([]);
			expect(await changedSince(given, version + 1)).toBeUndefined();
		});

		test("[PR42] changes are known for ten minutes, whether or not anything changed since", async () => {
			const { version } = await given.store.version("acme");
			await given.show(ADA, present);
			given.clock.advance(KEPT_FOR);
			expect(await changedSince(given, version)).toEqual(["ada"]);
			given.clock.advance(TICK);
			expect(await changedSince(given, version)).toBeUndefined();
			expect(await changedSince(given, version + 1)).toEqual([]);
			await given.show(ADA, absent);
			expect(await changedSince(given, version + 1)).toEqual(["ada"]);
		});

		test("[PR42] and at most 10,000 of them", async () => {
			const { version } = await given.store.version("acme");
			await given.show(ADA, present);
			given.clock.advance(TICK);
			for (let count = 0; count < KEPT_AT_MOST; count += 1)
				await given.show(of("bob"), count % 2 === 0 ? present : absent);
			expect(await given.store.changes("acme", version)).toBeUndefined();
			expect(await given.store.changes("acme", version + 1)).toHaveLength(KEPT_AT_MOST);
		});

		test("[VIS5] changes that only a list sees take no place from the others", async () => {
			const { version } = await given.store.version("acme");
			await given.show(of("bob"), present);
			const hidden = aTrack({ status: "offline" });
			await given.show(ADA, aShown(hidden));
			for (let count = 0; count < KEPT_AT_MOST - 1; count += 1)
				await given.show(ADA, aShown(hidden, { listed: aTrack({ projectId: `p${count}` }) }));
			for (let count = 0; count < KEPT_AT_MOST - 2; count += 1)
				await given.show(of("bob"), count % 2 === 0 ? absent : present);
			expect(await given.store.changes("acme", version)).toHaveLength(2 * KEPT_AT_MOST - 1);
		});

		test("[PR42] a new epoch forgets what was, for that company alone", async () => {
			const rival = of("eve", "rival");
			const before = await given.store.version("acme");
			const { version } = await given.store.version("rival");
			await given.show(ADA, present);
			await given.show(rival, present);
			given.clock.advance(TICK);
			await given.store.newEpoch("acme");
			expect((await given.store.version("acme")).epoch).not.toBe(before.epoch);
			expect(await changedSince(given, before.version)).toBeUndefined();
			expect(await shownIds(given)).toEqual(["ada"]);
			expect(await changedSince(given, version, "rival")).toEqual(["eve"]);
		});
	});
}
