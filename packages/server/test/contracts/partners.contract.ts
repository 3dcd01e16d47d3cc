import { describe, expect, test } from "bun:test";
import { UNDECIDED } from "../../src/domain/undecided.ts";
import type { Policy } from "../../src/ports/directory.ts";
import { change, MAX_PEOPLE, talkIn } from "./conversations.ts";
import { type MakeStores, peopleOf, useStores } from "./durable-stores.ts";

/** The law of `Facts.partners`, over facts, conversations and policies. */
export function describePartners(name: string, make: MakeStores): void {
	describe(`partners on ${name}`, () => {
		const stores = useStores(make);

		type User = Awaited<ReturnType<typeof peopleOf>>;

		/** People of a company with this policy. */
		async function company(policy: Partial<Policy>, ...userIds: string[]): Promise<User> {
			const user = await peopleOf(stores(), ...userIds);
			await stores().directory.putCompany(user("").companyId, policy, 2);
			return user;
		}

		const contacts = (...userIds: string[]) => company({ audience: "contacts" }, ...userIds);

		async function known(user: User, ...userIds: string[]): Promise<unknown> {
			const facts = await Promise.all(userIds.map((userId) => stores().facts.load(user(userId))));
			return facts.map(({ rev, partners }) => [rev, [...partners].toSorted().join(" ")]);
		}

		test("[VIS3] where colleagues see each other, partners are not known and nobody's facts change", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const { touched } = await talkIn(stores(), user, { userIds: ["ada", "bob"] });
			expect(touched).toEqual([]);
			expect(await stores().facts.load(user("ada"))).toEqual(UNDECIDED);
		});

		test("[VIS3] where contacts alone see each other, whom one shares a conversation with is in one's facts", async () => {
			for (const policy of [{ audience: "contacts" }, { locationAudience: "contacts" }] as const) {
				const user = await company(policy, "ada", "bob", "cem", "dan");
				expect(await known(user, "ada", "dan")).toEqual([
					[1, ""],
					[1, ""],
				]);
				const { touched } = await talkIn(stores(), user, { userIds: ["cem", "ada", "bob"] });
				expect(touched).toEqual(["ada", "bob", "cem"]);
				expect(await known(user, "ada", "bob", "cem", "dan")).toEqual([
					[2, "bob cem"],
					[2, "ada cem"],
					[2, "ada bob"],
					[1, ""],
				]);
			}
		});

		test("[VIS3] a conversation of people who talk already changes nobody's facts; of some, theirs alone", async () => {
			const user = await contacts("ada", "bob", "cem", "dan");
			await talkIn(stores(), user, { userIds: ["ada", "bob", "cem"] });
			const again = await talkIn(stores(), user, { userIds: ["ada", "bob"], type: "direct" });
			expect(again.touched).toEqual([]);
			const withDan = await talkIn(stores(), user, { userIds: ["ada", "dan"] });
			expect(withDan.touched).toEqual(["ada", "dan"]);
			// Together they know each other of two conversations, but bob and dan do not.
			const all = await talkIn(stores(), user, { userIds: ["ada", "bob", "dan"] });
			expect(all.touched).toEqual(["bob", "dan"]);
			expect(await known(user, "ada", "bob", "cem", "dan")).toEqual([
				[3, "bob cem dan"],
				[3, "ada cem dan"],
				[2, "ada bob"],
				[3, "ada bob"],
			]);
			const alone = await talkIn(stores(), user, { userIds: ["ada"] });
			expect(alone.touched).toEqual([]);
		});

		test("[VIS3] coming and going change the facts of those who share nothing else", async () => {
			const user = await contacts("ada", "bob", "cem", "dan");
			await talkIn(stores(), user, { userIds: ["ada", "bob"] });
			const group = await talkIn(stores(), user, { userIds: ["bob", "cem"] });
			const act = (what: "put" | "remove", userId: string) =>
				stores().conversations.act(
					group.key,
					what === "put" ? { kind: what, userId, role: null } : { kind: what, userId },
					{ actorId: null, now: 5, maxPeople: MAX_PEOPLE },
				);
			expect(await act("put", "ada")).toMatchObject({ touched: ["ada", "cem"] });
			expect(await known(user, "ada", "bob", "cem")).toEqual([
				[3, "bob cem"],
				[3, "ada cem"],
				[3, "ada bob"],
			]);
			expect(await act("put", "ada")).toMatchObject({ outcome: "unchanged" });
			expect(await act("remove", "ada")).toMatchObject({ touched: ["ada", "cem"] });
			expect(await known(user, "ada", "bob", "cem")).toEqual([
				[4, "bob"],
				[3, "ada cem"],
				[4, "bob"],
			]);
			const rename = { kind: "rename", title: "x" } as const;
			const renamed = await stores().conversations.act(group.key, rename, { actorId: null, now: 5, maxPeople: 9 });
			expect(renamed).toMatchObject({ touched: [] });
		});

		test("[VIS10] who shows their position to contacts has partners, whatever the company allows; others have not", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const group = await talkIn(stores(), user, { userIds: ["ada", "bob"] });
			const saved = await stores().facts.save(user("ada"), { location: "contacts" });
			const facts = { ...UNDECIDED, rev: 1, location: "contacts", partners: new Set(["bob"]) } as const;
			expect(saved).toEqual({ facts, changed: true });
			expect(await stores().facts.load(user("ada"))).toEqual(facts);
			expect(await stores().facts.load(user("bob"))).toEqual(UNDECIDED);
			await change(stores(), group, { kind: "put", userId: "cem" });
			expect(await known(user, "ada", "bob", "cem")).toEqual([
				[2, "bob cem"],
				[0, ""],
				[0, ""],
			]);
			const other = await stores().facts.save(user("ada"), { statusMessage: "x" });
			expect(other.facts.partners).toEqual(new Set(["bob", "cem"]));
			const open = await stores().facts.save(user("ada"), { location: "nobody" });
			expect(open.facts.partners).toEqual(new Set());
			expect(await known(user, "ada")).toEqual([[4, ""]]);
		});

		test("[VIS3] a policy that begins or ceases to make it matter bumps everybody's rev, others nobody's", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const theirs = await peopleOf(stores(), "ada");
			await talkIn(stores(), user, { userIds: ["ada", "bob"] });
			await stores().facts.save(user("bob"), { statusMessage: "x" });
			const revs: unknown[] = [];
			for (const policy of [
				{ feedLimit: 5 },
				{ audience: "contacts" },
				{ locationAudience: "contacts" },
				{ audience: "company" },
				{ locationAudience: "nobody" },
				{ locationAudience: "company" },
			] as const) {
				await stores().directory.putCompany(user("").companyId, policy, 5);
				revs.push(await known(user, "ada", "bob", "cem"));
			}
			const [before, during, after] = [
				[
					[0, ""],
					[1, ""],
					[0, ""],
				],
				[
					[1, "bob"],
					[2, "ada"],
					[1, ""],
				],
				[
					[2, ""],
					[3, ""],
					[2, ""],
				],
			];
			expect(revs).toEqual([before, during, during, during, after, after]);
			expect(await known(theirs, "ada")).toEqual([[0, ""]]);
		});

		test("[VIS2] partners are people of the company", async () => {
			const [mine, theirs] = [await contacts("ada", "bob"), await contacts("ada", "cem")];
			await talkIn(stores(), mine, { userIds: ["ada", "bob"] });
			await talkIn(stores(), theirs, { userIds: ["ada", "cem"] });
			expect(await known(mine, "ada")).toEqual([[2, "bob"]]);
			expect(await known(theirs, "ada")).toEqual([[2, "cem"]]);
		});

		test("[VIS3] the partners of many at once are those of each alone, nobody of another company among them", async () => {
			const userIds = Array.from({ length: 300 }, (_, at) => `u${String(at).padStart(3, "0")}`);
			const user = await contacts(...userIds);
			const theirs = await contacts("u001", "u002");
			await talkIn(stores(), theirs, { userIds: ["u001", "u002"] });
			// Across the lists that ids are asked for in, which hold 256.
			for (const [one, other] of [
				[1, 2],
				[2, 299],
				[298, 299],
			] as const)
				await talkIn(stores(), user, { userIds: [userIds[one] ?? "", userIds[other] ?? ""], type: "direct" });
			await talkIn(stores(), user, { userIds: ["u000", "u001", "u255", "u256", "u257"] });
			const asked = ["u299", "nobody", ...userIds];
			const many = await stores().facts.loadMany(user("").companyId, asked);
			const alone = await Promise.all(asked.map((userId) => stores().facts.load(user(userId))));
			expect(many).toEqual(alone);
			expect(many[0]?.partners).toEqual(new Set(["u002", "u298"]));
		});

		test("[VIS3] a thousand people who meet twice are each other's partners once", async () => {
			const userIds = Array.from({ length: MAX_PEOPLE }, (_, at) => `u${String(at).padStart(4, "0")}`);
			const user = await contacts(...userIds);
			expect((await talkIn(stores(), user, { userIds })).touched).toEqual(userIds);
			expect((await talkIn(stores(), user, { userIds })).touched).toEqual([]);
			const { partners } = await stores().facts.load(user("u0500"));
			expect(partners).toEqual(new Set(userIds.filter((userId) => userId !== "u0500")));
		});
	});
}
