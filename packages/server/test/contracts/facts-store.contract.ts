import { describe, expect, test } from "bun:test";
import { UNDECIDED } from "../../src/domain/undecided.ts";
import { type MakeStores, ODD_TEXTS, peopleOf, useStores } from "./durable-stores.ts";

/** The law of `FactsStore`: decisions and blocks. Friendships have a suite of their own. */
export function describeFactsStore(name: string, make: MakeStores): void {
	describe(`facts store on ${name}`, () => {
		const stores = useStores(make);

		test("[PR5] who decided nothing has the defaults, known or not", async () => {
			const key = await peopleOf(stores(), "ada");
			expect(await stores().facts.load(key("ada"))).toEqual(UNDECIDED);
			expect(await stores().facts.load(key("nobody"))).toEqual(UNDECIDED);
		});

		test("[PR5] many at once are what each is alone, in their order, known or not, named twice or not at all", async () => {
			const key = await peopleOf(stores(), "ada", "bob", "cem");
			const { facts } = stores();
			await facts.save(key("ada"), { availability: "dnd", visibleTo: ["bob", "cem"], location: "contacts" });
			await facts.block(key("bob"), "cem", 1);
			await facts.makeFriends(key("ada").companyId, [["ada", "bob"]], 1);
			const ids = ["cem", "nobody", "ada", "bob", "ada", ...Array.from({ length: 300 }, (_, at) => `odd-${at}`)];
			const alone = await Promise.all(ids.map((userId) => facts.load(key(userId))));
			expect(await facts.loadMany(key("ada").companyId, ids)).toEqual(alone);
			expect(await facts.loadMany(key("ada").companyId, [])).toEqual([]);
			expect((await facts.loadMany("other", ["ada", "bob"])).map(({ rev }) => rev)).toEqual([0, 0]);
		});

		test("[PR5] a patch changes what it names, in one step of rev", async () => {
			const key = await peopleOf(stores(), "ada");
			const first = {
				availability: "invisible",
				availabilityUntil: 9_000,
				visibleTo: ["bob", "cem"],
				statusMessage: "at lunch",
				emoji: "🍜",
				statusExpiresAt: 8_000,
				statusUpdatedAt: 7_000,
				readReceipts: false,
				location: "nobody",
			} as const;
			const saved = await stores().facts.save(key("ada"), first);
			const facts = { ...UNDECIDED, ...first, visibleTo: new Set(["bob", "cem"]), rev: 1 };
			expect(saved).toEqual({ facts, changed: true });
			expect(await stores().facts.load(key("ada"))).toEqual(facts);
			const next = await stores().facts.save(key("ada"), { statusMessage: null, emoji: null, availability: "dnd" });
			const after = { ...facts, statusMessage: null, emoji: null, availability: "dnd", rev: 2 } as const;
			expect(next).toEqual({ facts: after, changed: true });
			expect(await stores().facts.load(key("ada"))).toEqual(after);
		});

		test("[PR5] visibleTo replaces the list", async () => {
			const key = await peopleOf(stores(), "ada");
			await stores().facts.save(key("ada"), { visibleTo: ["bob", "cem"] });
			const { facts } = await stores().facts.save(key("ada"), { visibleTo: ["cem", "dan", "dan"] });
			expect(facts.visibleTo).toEqual(new Set(["cem", "dan"]));
			expect(await stores().facts.load(key("ada"))).toEqual(facts);
			await stores().facts.save(key("ada"), { visibleTo: [] });
			expect((await stores().facts.load(key("ada"))).visibleTo).toEqual(new Set());
		});

		test("[PR5] what changes nothing leaves rev as it is", async () => {
			const key = await peopleOf(stores(), "ada");
			expect(await stores().facts.save(key("ada"), {})).toEqual({ facts: UNDECIDED, changed: false });
			expect(await stores().facts.save(key("ada"), { availability: "auto", visibleTo: [] })).toEqual({
				facts: UNDECIDED,
				changed: false,
			});
			await stores().facts.save(key("ada"), { availability: "away", visibleTo: ["bob", "cem"] });
			const same = await stores().facts.save(key("ada"), { availability: "away", visibleTo: ["cem", "bob", "cem"] });
			expect([same.changed, same.facts.rev]).toEqual([false, 1]);
		});

		test("[PR5] saves that interleave lose nothing, and each has its own rev", async () => {
			const key = await peopleOf(stores(), "ada");
			const saves = Array.from({ length: 40 }, (_, at) =>
				stores().facts.save(key("ada"), at % 2 === 0 ? { statusMessage: `m${at}` } : { availabilityUntil: at }),
			);
			const revs = (await Promise.all(saves)).map(({ facts }) => facts.rev);
			expect(revs).toEqual(saves.map((_, at) => at + 1));
			expect(await stores().facts.load(key("ada"))).toMatchObject({
				statusMessage: "m38",
				availabilityUntil: 39,
				rev: 40,
			});
		});

		test("[VIS8] a block is in both people's facts, and each has a new rev", async () => {
			const key = await peopleOf(stores(), "ada", "bob", "cem");
			const blocked = await stores().facts.block(key("ada"), "bob", 5);
			expect(blocked).toEqual({
				own: { ...UNDECIDED, rev: 1, blocks: new Set(["bob"]) },
				other: { ...UNDECIDED, rev: 1, blockedBy: new Set(["ada"]) },
				changed: true,
			});
			expect(await stores().facts.load(key("ada"))).toEqual(blocked.own);
			expect(await stores().facts.load(key("bob"))).toEqual(blocked.other);
			expect(await stores().facts.load(key("cem"))).toEqual(UNDECIDED);
		});

		test("[VIS8] blocking again, and unblocking whom one does not block, change nothing", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const first = await stores().facts.block(key("ada"), "bob", 5);
			expect(await stores().facts.block(key("ada"), "bob", 6)).toEqual({ ...first, changed: false });
			expect(await stores().facts.unblock(key("bob"), "ada")).toEqual({
				own: first.other,
				other: first.own,
				changed: false,
			});
		});

		test("[VIS8] one may block the other and be blocked; ending one block leaves the other", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await stores().facts.block(key("ada"), "bob", 5);
			await stores().facts.block(key("bob"), "ada", 5);
			const { own, other, changed } = await stores().facts.unblock(key("ada"), "bob");
			expect(changed).toBe(true);
			expect(own).toEqual({ ...UNDECIDED, rev: 3, blockedBy: new Set(["bob"]) });
			expect(other).toEqual({ ...UNDECIDED, rev: 3, blocks: new Set(["ada"]) });
		});

		test("[VIS2] nothing is kept for, or about, somebody who is no user of the company", async () => {
			const key = await peopleOf(stores(), "ada");
			await peopleOf(stores(), "eve");
			expect(await stores().facts.save(key("eve"), { availability: "dnd" })).toEqual({
				facts: UNDECIDED,
				changed: false,
			});
			for (const nobody of ["eve", "ada"]) {
				const unchanged = { own: UNDECIDED, other: UNDECIDED, changed: false };
				expect(await stores().facts.block(key("ada"), nobody, 5)).toEqual(unchanged);
				expect(await stores().facts.unblock(key("ada"), nobody)).toEqual(unchanged);
			}
			expect(await stores().facts.load(key("eve"))).toEqual(UNDECIDED);
		});

		test("[PR5] a list is complete, however long", async () => {
			const key = await peopleOf(stores(), "ada");
			const visibleTo = Array.from({ length: 1_500 }, (_, at) => `u${at}`);
			await stores().facts.save(key("ada"), { visibleTo });
			expect((await stores().facts.load(key("ada"))).visibleTo).toEqual(new Set(visibleTo));
		});

		test("[T-17] [T-18] odd ids and texts are kept as they are", async () => {
			const key = await peopleOf(stores(), ...ODD_TEXTS);
			for (const [at, text] of ODD_TEXTS.entries()) {
				const patch = { statusMessage: text, emoji: text, visibleTo: ODD_TEXTS };
				await stores().facts.save(key(text), patch);
				await stores().facts.block(key(text), ODD_TEXTS[(at + 1) % ODD_TEXTS.length] ?? "", 5);
			}
			for (const [at, text] of ODD_TEXTS.entries()) {
				const facts = await stores().facts.load(key(text));
				expect([facts.statusMessage, facts.emoji]).toEqual([text, text]);
				expect([...facts.visibleTo].toSorted()).toEqual(ODD_TEXTS.toSorted());
				expect([...facts.blocks]).toEqual([ODD_TEXTS[(at + 1) % ODD_TEXTS.length] ?? ""]);
				expect([...facts.blockedBy]).toEqual([ODD_TEXTS.at(at - 1) ?? ""]);
			}
		});
	});
}
