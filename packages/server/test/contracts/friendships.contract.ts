import { describe, expect, test } from "bun:test";
import { type MakeStores, peopleOf, useStores } from "./durable-stores.ts";

const NOBODY = { friends: [], incoming: [], outgoing: [] };

/** The law of `FactsStore`: friendships. */
export function describeFriendships(name: string, make: MakeStores): void {
	describe(`friendships on ${name}`, () => {
		const stores = useStores(make);

		async function friendsOf(key: { companyId: string; userId: string }): Promise<unknown> {
			const { rev, friends } = await stores().facts.load(key);
			return { rev, friends: [...friends] };
		}

		test("[VIS3] asking makes a request, which is in nobody's facts", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			expect(await stores().facts.askFriend(key("ada"), "bob", 5)).toMatchObject({
				outcome: "requested",
				own: { rev: 0 },
				other: { rev: 0 },
			});
			expect(await stores().facts.friendLists(key("ada"))).toEqual({ ...NOBODY, outgoing: ["bob"] });
			expect(await stores().facts.friendLists(key("bob"))).toEqual({ ...NOBODY, incoming: ["ada"] });
			expect(await stores().facts.askFriend(key("ada"), "bob", 6)).toMatchObject({ outcome: "unchanged" });
			expect(await friendsOf(key("bob"))).toEqual({ rev: 0, friends: [] });
		});

		test("[VIS3] asking whoever has asked accepts: friends in both directions, a rev each", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await stores().facts.askFriend(key("ada"), "bob", 5);
			const accepted = await stores().facts.askFriend(key("bob"), "ada", 6);
			expect(accepted).toMatchObject({ outcome: "accepted", own: { rev: 1 }, other: { rev: 1 } });
			expect(accepted.own.friends).toEqual(new Set(["ada"]));
			expect(accepted.other.friends).toEqual(new Set(["bob"]));
			expect(await friendsOf(key("ada"))).toEqual({ rev: 1, friends: ["bob"] });
			expect(await friendsOf(key("bob"))).toEqual({ rev: 1, friends: ["ada"] });
			expect(await stores().facts.friendLists(key("ada"))).toEqual({ ...NOBODY, friends: ["bob"] });
			expect(await stores().facts.friendLists(key("bob"))).toEqual({ ...NOBODY, friends: ["ada"] });
		});

		test("[VIS3] between friends asking changes nothing", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			await stores().facts.makeFriends(key("ada").companyId, [["ada", "bob"]], 5);
			for (const [one, other] of [
				["ada", "bob"],
				["bob", "ada"],
			] as const) {
				const asked = await stores().facts.askFriend(key(one), other, 6);
				expect(asked).toMatchObject({ outcome: "unchanged", own: { rev: 1 }, other: { rev: 1 } });
			}
		});

		test("[VIS3] two who ask each other at once become friends once", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const asked = await Promise.all([
				stores().facts.askFriend(key("ada"), "bob", 5),
				stores().facts.askFriend(key("bob"), "ada", 5),
				stores().facts.askFriend(key("ada"), "bob", 5),
			]);
			expect(asked.map(({ outcome }) => outcome)).toEqual(["requested", "accepted", "unchanged"]);
			expect(await friendsOf(key("ada"))).toEqual({ rev: 1, friends: ["bob"] });
		});

		test("[VIS3] either ends a friendship, for both", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			for (const [round, one, other] of [
				[0, "ada", "bob"],
				[1, "bob", "ada"],
			] as const) {
				await stores().facts.askFriend(key("ada"), "bob", 5);
				await stores().facts.askFriend(key("bob"), "ada", 5);
				const ended = await stores().facts.endFriend(key(one), other);
				const rev = 2 * (round + 1);
				expect(ended).toMatchObject({ changed: true, own: { rev }, other: { rev } });
				expect(ended.own.friends.size + ended.other.friends.size).toBe(0);
				expect(await stores().facts.friendLists(key("ada"))).toEqual(NOBODY);
				expect(await stores().facts.friendLists(key("bob"))).toEqual(NOBODY);
			}
		});

		test("[VIS3] an open request is taken back or declined without a new rev", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			for (const [one, other] of [
				["ada", "bob"],
				["bob", "ada"],
			] as const) {
				await stores().facts.askFriend(key("ada"), "bob", 5);
				const ended = await stores().facts.endFriend(key(one), other);
				expect(ended).toMatchObject({ changed: true, own: { rev: 0 }, other: { rev: 0 } });
				expect(await stores().facts.friendLists(key("bob"))).toEqual(NOBODY);
			}
			expect(await stores().facts.endFriend(key("ada"), "bob")).toMatchObject({ changed: false, own: { rev: 0 } });
		});

		test("[VIS3] the operator makes friends of all pairs at once, whoever had asked", async () => {
			const key = await peopleOf(stores(), "ada", "bob", "cem", "dan");
			const { companyId } = key("ada");
			await stores().facts.askFriend(key("bob"), "ada", 4);
			await stores().facts.makeFriends(companyId, [["cem", "dan"]], 4);
			const pairs = [
				["ada", "bob"],
				["ada", "cem"],
				["dan", "cem"],
			] as const;
			const changed = await stores().facts.makeFriends(companyId, pairs, 5);
			const told = [...changed].map(([id, { rev, friends }]) => [id, { rev, friends: [...friends].toSorted() }]);
			expect(Object.fromEntries(told)).toEqual({
				ada: { rev: 1, friends: ["bob", "cem"] },
				bob: { rev: 1, friends: ["ada"] },
				cem: { rev: 2, friends: ["ada", "dan"] },
			});
			expect(await friendsOf(key("dan"))).toEqual({ rev: 1, friends: ["cem"] });
			expect(await stores().facts.friendLists(key("bob"))).toEqual({ ...NOBODY, friends: ["ada"] });
			expect(await stores().facts.makeFriends(companyId, pairs, 6)).toEqual(new Map());
		});

		test("[VIS3] the same pair twice, either way round, is one friendship", async () => {
			const key = await peopleOf(stores(), "ada", "bob");
			const pairs = [
				["ada", "bob"],
				["bob", "ada"],
				["ada", "bob"],
			] as const;
			const changed = await stores().facts.makeFriends(key("ada").companyId, pairs, 5);
			expect([...changed].map(([id, { rev }]) => [id, rev])).toEqual([
				["ada", 1],
				["bob", 1],
			]);
		});

		test("[VIS2] nobody befriends themselves, or who is no user of the company", async () => {
			const key = await peopleOf(stores(), "ada");
			await peopleOf(stores(), "eve");
			const pairs = ["eve", "ada"].map((other) => ["ada", other] as const);
			for (const [, other] of pairs) {
				expect(await stores().facts.askFriend(key("ada"), other, 5)).toMatchObject({ outcome: "unchanged" });
				expect(await stores().facts.endFriend(key("ada"), other)).toMatchObject({ changed: false });
			}
			expect(await stores().facts.makeFriends(key("ada").companyId, pairs, 5)).toEqual(new Map());
			expect(await stores().facts.friendLists(key("ada"))).toEqual(NOBODY);
			expect(await friendsOf(key("ada"))).toEqual({ rev: 0, friends: [] });
		});

		test("[VIS3] the lists of a person are complete and sorted", async () => {
			const others = Array.from({ length: 300 }, (_, at) => `u${String(at).padStart(3, "0")}`);
			const key = await peopleOf(stores(), "ada", ...others);
			const [friends, incoming, outgoing] = [others.slice(0, 100), others.slice(100, 200), others.slice(200)];
			await stores().facts.makeFriends(
				key("ada").companyId,
				friends.toReversed().map((id) => ["ada", id] as const),
				5,
			);
			for (const id of incoming.toReversed()) await stores().facts.askFriend(key(id), "ada", 5);
			for (const id of outgoing.toReversed()) await stores().facts.askFriend(key("ada"), id, 5);
			expect(await stores().facts.friendLists(key("ada"))).toEqual({ friends, incoming, outgoing });
			expect((await stores().facts.load(key("ada"))).friends).toEqual(new Set(friends));
		});
	});
}
