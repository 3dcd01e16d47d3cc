import { describe, expect, test } from "bun:test";
import type { JournalRow } from "../../src/ports/presence-journal.ts";
import { type MakeStores, ODD_TEXTS, peopleOf, useStores } from "./durable-stores.ts";

/** The law of `PresenceJournal`. */
export function describePresenceJournal(name: string, make: MakeStores): void {
	describe(`presence journal on ${name}`, () => {
		const stores = useStores(make);

		async function everybodyPresent(limit: number): Promise<readonly JournalRow[]> {
			const rows: JournalRow[] = [];
			let page = await stores().journal.present(null, limit);
			while (page.length > 0) {
				rows.push(...page);
				page = await stores().journal.present(page.at(-1) ?? null, limit);
			}
			return rows;
		}

		test("[PR24] a row comes back as it was written", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const rows: JournalRow[] = [
				{ ...key("ada"), present: true, lastSignAt: 1_700_000_000_123, state: '{"devices":[1]}' },
				{ ...key("bob"), present: false, lastSignAt: null, state: "" },
			];
			await stores().journal.write(rows);
			const loaded = await stores().journal.load(key("ada").companyId, ["bob", "ada", "nobody", "ada"]);
			expect(loaded.toSorted((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual(rows);
			expect(await stores().journal.load(key("ada").companyId, [])).toEqual([]);
		});

		test("[PR22] writing replaces the rows of these users and of nobody else", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const { companyId } = key("ada");
			await stores().journal.write([
				{ ...key("ada"), present: true, lastSignAt: 1, state: "old" },
				{ ...key("bob"), present: true, lastSignAt: 2, state: "bob's" },
			]);
			await stores().journal.write([{ ...key("ada"), present: false, lastSignAt: null, state: "new" }]);
			expect(await stores().journal.load(companyId, ["ada"])).toEqual([
				{ ...key("ada"), present: false, lastSignAt: null, state: "new" },
			]);
			expect(await stores().journal.load(companyId, ["bob"])).toMatchObject([{ state: "bob's" }]);
		});

		test("[PR22] the last of two rows for one user counts, in a write and over writes", async () => {
			const key = await peopleOf(stores(), "ada");
			const row = (state: string): JournalRow => ({ ...key("ada"), present: true, lastSignAt: 1, state });
			await stores().journal.write([row("1"), row("2")]);
			expect(await stores().journal.load(key("ada").companyId, ["ada"])).toEqual([row("2")]);
			await Promise.all(Array.from({ length: 30 }, (_, at) => stores().journal.write([row(`w${at}`)])));
			expect(await stores().journal.load(key("ada").companyId, ["ada"])).toEqual([row("w29")]);
		});

		test("[PR24] present pages through everybody who was there, over all companies, in order", async () => {
			const one = await peopleOf(stores(), "a", "b", "c");
			const two = await peopleOf(stores(), "A", "a", "\u{FF5E}", "\u{1F600}");
			const row = (key: JournalRow | ReturnType<typeof one>, present: boolean): JournalRow => ({
				companyId: key.companyId,
				userId: key.userId,
				present,
				lastSignAt: 1,
				state: "{}",
			});
			const there = [one("a"), one("c"), two("A"), two("a"), two("\u{FF5E}"), two("\u{1F600}")];
			await stores().journal.write([row(one("b"), false), ...there.toReversed().map((key) => row(key, true))]);
			for (const limit of [1, 2, 100]) {
				const mine = (await everybodyPresent(limit)).filter(({ companyId }) =>
					[one("").companyId, two("").companyId].includes(companyId),
				);
				expect(mine).toEqual(there.map((key) => row(key, true)));
			}
			await stores().journal.write([row(two("a"), false)]);
			expect((await everybodyPresent(2)).some((r) => r.userId === "a" && r.companyId === two("").companyId)).toBe(
				false,
			);
		});

		test("[STO3] large states and many rows in one write", async () => {
			const ids = Array.from({ length: 600 }, (_, at) => `u${at}`);
			const key = await peopleOf(stores(), ...ids);
			const state = JSON.stringify({ text: "é".repeat(30_000) });
			await stores().journal.write(ids.map((id) => ({ ...key(id), present: true, lastSignAt: 1, state })));
			const loaded = await stores().journal.load(key("").companyId, ids);
			expect(loaded).toHaveLength(600);
			expect(loaded.every((row) => row.state === state)).toBe(true);
		});

		test("[VIS2] a row needs a user of its company, and companies keep apart", async () => {
			const mine = await peopleOf(stores(), "ada");
			const theirs = await peopleOf(stores(), "ada", "eve");
			const row = { present: true, lastSignAt: 1, state: "mine" };
			await stores().journal.write([
				{ ...mine("eve"), ...row },
				{ ...mine("ada"), ...row },
				{ ...theirs("ada"), ...row, state: "theirs" },
			]);
			expect(await stores().journal.load(mine("").companyId, ["ada", "eve"])).toEqual([{ ...mine("ada"), ...row }]);
			expect(await stores().journal.load(theirs("").companyId, ["ada"])).toMatchObject([{ state: "theirs" }]);
		});

		test("[T-17] [T-18] odd ids and states", async () => {
			const key = await peopleOf(stores(), ...ODD_TEXTS);
			const rows = ODD_TEXTS.map((text) => ({ ...key(text), present: false, lastSignAt: 1, state: text }));
			await stores().journal.write(rows);
			const loaded = await stores().journal.load(key("").companyId, ODD_TEXTS);
			expect(loaded.map((row) => row.state).toSorted()).toEqual(ODD_TEXTS.toSorted());
			expect(loaded.every((row) => row.state === row.userId)).toBe(true);
		});
	});
}
