import { describe, expect, test } from "bun:test";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { aCompany, aProfile, everyPage, type MakeStores, ODD_TEXTS, peopleOf, useStores } from "./durable-stores.ts";

/** The law of `Directory`, but for erasure, which has a suite of its own. */
export function describeDirectory(name: string, make: MakeStores): void {
	describe(`directory on ${name}`, () => {
		const stores = useStores(make);

		test("[W11] the first token makes company and user, the company with the default policy", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			const seen = await stores().directory.seen(aProfile(key, { name: "Ada", avatarUrl: "https://a/1" }), 5);
			const user = { ...key, name: "Ada", avatarUrl: "https://a/1", createdAt: 5 };
			expect(seen).toEqual({ user, created: true, changed: true });
			expect(await stores().directory.user(key)).toEqual(user);
			expect(await stores().directory.company(key.companyId)).toEqual({
				companyId: key.companyId,
				policy: DEFAULT_POLICY,
				createdAt: 5,
			});
		});

		test("[W11] fifty concurrent sights of a user make one", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			const sights = Array.from({ length: 50 }, (_, at) => aProfile(key, { name: `Ada ${at}`, issuedAt: at }));
			const seen = await Promise.all(sights.map((profile) => stores().directory.seen(profile, 5)));
			expect(seen.map(({ created }) => created)).toEqual(sights.map((_, at) => at === 0));
			expect((await stores().directory.users(key.companyId, { limit: 10 })).items).toHaveLength(1);
			expect((await stores().directory.user(key))?.name).toBe("Ada 49");
		});

		test("[W11] name and avatar follow the newest token, whatever order they come in", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			const nameAfter = async (name: string, issuedAt: number | null) => {
				const { user, changed } = await stores().directory.seen(aProfile(key, { name, issuedAt }), 5);
				return [user.name, changed];
			};
			expect(await nameAfter("no iat", null)).toEqual(["no iat", true]);
			expect(await nameAfter("no iat either", null)).toEqual(["no iat", false]);
			expect(await nameAfter("first", 1_000)).toEqual(["first", true]);
			expect(await nameAfter("same age", 1_000)).toEqual(["first", false]);
			expect(await nameAfter("no iat again", null)).toEqual(["first", false]);
			expect(await nameAfter("first", 3_000)).toEqual(["first", false]);
			expect(await nameAfter("older than the last", 2_000)).toEqual(["first", false]);
			expect(await nameAfter("newest", 4_000)).toEqual(["newest", true]);
		});

		test("[W11] what a newer token does not say stays", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			await stores().directory.seen(aProfile(key, { name: "Ada", avatarUrl: "https://a/1" }), 5);
			const seen = await stores().directory.seen(aProfile(key, { avatarUrl: "https://a/2", issuedAt: 2_000 }), 6);
			expect(seen).toEqual({
				user: { ...key, name: "Ada", avatarUrl: "https://a/2", createdAt: 5 },
				created: false,
				changed: true,
			});
		});

		test("[VIS2] the same user id in two companies is two people", async () => {
			const one = { companyId: aCompany(), userId: "ada" };
			const other = { companyId: aCompany(), userId: "ada" };
			await stores().directory.seen(aProfile(one, { name: "One" }), 5);
			expect(await stores().directory.user(other)).toBeUndefined();
			expect(await stores().directory.known(other.companyId, ["ada"])).toEqual(new Set());
			expect((await stores().directory.users(other.companyId, { limit: 10 })).items).toEqual([]);
		});

		test("[STO2] known gives the users among any number of ids", async () => {
			const companyId = aCompany();
			const ids = Array.from({ length: 700 }, (_, at) => `u${at}`);
			await Promise.all(ids.map((userId) => stores().directory.seen(aProfile({ companyId, userId }), 5)));
			const strangers = ids.map((id) => `not-${id}`);
			expect(await stores().directory.known(companyId, [...ids, ...strangers, "u1", "u1"])).toEqual(new Set(ids));
			expect(await stores().directory.known(companyId, [])).toEqual(new Set());
		});

		test("[STO2] pages of users are in code point order, the last one without a cursor", async () => {
			// In UTF-16 order the emoji would stand before U+FF5E.
			const sorted = ["B", "a", "a.b", "a_b", "\u{FF5E}", "\u{1F600}"];
			const key = await peopleOf(stores(), ...sorted.toReversed());
			const { companyId } = key("a");
			const ask = (limit: number) =>
				everyPage(async (cursor) => {
					const options = cursor === undefined ? { limit } : { limit, cursor };
					const page = await stores().directory.users(companyId, options);
					return { ...page, items: page.items.map((user) => user.userId) };
				});
			expect(await ask(4)).toEqual([sorted.slice(0, 4), sorted.slice(4)]);
			expect(await ask(3)).toEqual([sorted.slice(0, 3), sorted.slice(3)]);
			expect(await ask(6)).toEqual([sorted]);
			expect(await stores().directory.users(companyId, { limit: 3 })).toMatchObject({ nextCursor: "a.b" });
			expect(await stores().directory.users(companyId, { limit: 3, cursor: "zzz" })).toMatchObject({
				items: [{ userId: "\u{FF5E}" }, { userId: "\u{1F600}" }],
			});
		});

		test("[STO2] a query finds any part of name or id, in any case, and takes % and _ as they are", async () => {
			const companyId = aCompany();
			const names = { u1: "Ada Øre", u2: "100%", u3: "a_b", u4: "back\\slash", "Straße.5": null } as const;
			for (const [userId, name] of Object.entries(names)) {
				await stores().directory.seen(aProfile({ companyId, userId }, { name }), 5);
			}
			const found = async (query: string) => {
				const { items } = await stores().directory.users(companyId, { query, limit: 10 });
				return items.map((user) => user.userId);
			};
			expect(await found("øRE")).toEqual(["u1"]);
			expect(await found("%")).toEqual(["u2"]);
			expect(await found("0%")).toEqual(["u2"]);
			expect(await found("_")).toEqual(["u3"]);
			expect(await found("\\")).toEqual(["u4"]);
			expect(await found("STRASSE")).toEqual(["Straße.5"]);
			expect(await found("u")).toEqual(["u1", "u2", "u3", "u4"]);
			expect(await found("nobody")).toEqual([]);
			expect(await found("")).toHaveLength(5);
			expect(await found("%".repeat(100_000))).toEqual([]);
		});

		test("[STO2] a query keeps to its company and is paged", async () => {
			const mine = await peopleOf(stores(), "ann", "bob", "anton", "hans");
			await peopleOf(stores(), "anna");
			const first = await stores().directory.users(mine("").companyId, { query: "AN", limit: 2 });
			expect(first.items.map((user) => user.userId)).toEqual(["ann", "anton"]);
			const rest = await stores().directory.users(mine("").companyId, { query: "AN", limit: 2, cursor: "anton" });
			expect(rest).toMatchObject({ items: [{ userId: "hans" }], nextCursor: null });
		});

		test("[STO2] a list among given ids keeps to them, is paged, and matches as ever", async () => {
			const mine = await peopleOf(stores(), "ann", "anton", "bob", "hans");
			const { companyId } = mine("");
			const many = Array.from({ length: 300 }, (_, index) => `nobody-${index}`);
			const among = ["hans", ...many, "anton", "ann", "unknown", "ann"];
			const first = await stores().directory.users(companyId, { among, limit: 2 });
			expect(first.items.map((user) => user.userId)).toEqual(["ann", "anton"]);
			expect(first.nextCursor).toBe("anton");
			const rest = await stores().directory.users(companyId, { among, limit: 2, cursor: "anton" });
			expect(rest).toMatchObject({ items: [{ userId: "hans" }], nextCursor: null });
			const found = await stores().directory.users(companyId, { among: ["ann", "bob"], query: "AN", limit: 9 });
			expect(found.items.map((user) => user.userId)).toEqual(["ann"]);
			expect((await stores().directory.users(companyId, { among: [], limit: 9 })).items).toEqual([]);
		});

		test("[STO2] the operator makes and changes a user; fields that are not given stay", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			const { directory } = stores();
			expect(await directory.putUser(key, { name: "Ada" }, 5)).toEqual({
				...key,
				name: "Ada",
				avatarUrl: null,
				createdAt: 5,
			});
			expect((await directory.company(key.companyId))?.policy).toEqual(DEFAULT_POLICY);
			await directory.putUser(key, { avatarUrl: "https://a/1" }, 6);
			expect(await directory.user(key)).toEqual({ ...key, name: "Ada", avatarUrl: "https://a/1", createdAt: 5 });
			await directory.putUser(key, { name: null }, 7);
			expect(await directory.user(key)).toEqual({ ...key, name: null, avatarUrl: "https://a/1", createdAt: 5 });
		});

		test("[W11] a user the operator made follows the first dated token, and is found by its new name", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			await stores().directory.putUser(key, { name: "Operator's" }, 5_000);
			await stores().directory.seen(aProfile(key, { name: "Token's", issuedAt: 1_000 }), 6_000);
			const { items } = await stores().directory.users(key.companyId, { query: "token", limit: 10 });
			expect(items).toEqual([{ ...key, name: "Token's", avatarUrl: null, createdAt: 5_000 }]);
		});

		test("[STO2] a policy changes where it is given and stays where not", async () => {
			const companyId = aCompany();
			const made = await stores().directory.putCompany(companyId, { audience: "contacts", locationRounding: 2 }, 5);
			const policy = { ...DEFAULT_POLICY, audience: "contacts", locationRounding: 2 };
			expect(made).toEqual({ companyId, policy, createdAt: 5 } as typeof made);
			await stores().directory.putCompany(companyId, { trailForAdmins: true, locationRounding: null }, 6);
			expect(await stores().directory.company(companyId)).toEqual({
				companyId,
				policy: { ...DEFAULT_POLICY, audience: "contacts", trailForAdmins: true },
				createdAt: 5,
			});
			await stores().directory.seen(aProfile({ companyId, userId: "ada" }), 7);
			expect((await stores().directory.company(companyId))?.policy.audience).toBe("contacts");
			expect(await stores().directory.company(aCompany())).toBeUndefined();
		});

		test("[STO2] companies are paged by id", async () => {
			const mine = [aCompany(), aCompany(), aCompany()];
			for (const companyId of mine.toReversed()) await stores().directory.putCompany(companyId, {}, 5);
			const pages = await everyPage((cursor) =>
				stores().directory.companies(cursor === undefined ? { limit: 2 } : { limit: 2, cursor }),
			);
			const ids = pages.flat().map((company) => company.companyId);
			expect(ids).toEqual(ids.toSorted());
			expect(ids.filter((id) => mine.includes(id))).toEqual(mine);
			expect(pages.every((page, at) => page.length === 2 || at === pages.length - 1)).toBe(true);
		});

		test("[T-17] odd ids are data: each is its own company and user, and comes back as it was", async () => {
			const suffix = aCompany();
			const companies = ODD_TEXTS.map((text) => text + suffix);
			for (const companyId of companies) {
				for (const userId of ODD_TEXTS) await stores().directory.seen(aProfile({ companyId, userId }), 5);
			}
			for (const companyId of companies) {
				const known = await stores().directory.known(companyId, ODD_TEXTS);
				expect([...known].toSorted()).toEqual([...ODD_TEXTS].toSorted());
				const { items } = await stores().directory.users(companyId, { limit: 100 });
				expect(items.map((user) => user.userId).toSorted()).toEqual([...ODD_TEXTS].toSorted());
			}
		});

		test("[T-18] a name that is no proper Unicode is kept and found, not refused", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			for (const name of ODD_TEXTS) {
				await stores().directory.putUser(key, { name }, 5);
				expect((await stores().directory.user(key))?.name).toBe(name);
				const { items } = await stores().directory.users(key.companyId, { query: name, limit: 2 });
				expect(items).toHaveLength(1);
			}
		});

		test("[STO2] calls take effect in the order they were made, awaited or not", async () => {
			const key = { companyId: aCompany(), userId: "ada" };
			const before = stores().directory.user(key);
			const putting = stores().directory.putUser(key, { name: "first" }, 5);
			const between = stores().directory.user(key);
			const again = stores().directory.putUser(key, { name: "second" }, 6);
			const after = stores().directory.user(key);
			expect(await before).toBeUndefined();
			expect((await between)?.name).toBe("first");
			expect((await after)?.name).toBe("second");
			await Promise.all([putting, again]);
		});
	});
}
