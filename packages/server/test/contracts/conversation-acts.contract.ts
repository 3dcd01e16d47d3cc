import { describe, expect, test } from "bun:test";
import type { ConversationAct } from "../../src/ports/conversation-store.ts";
import { change, MAX_PEOPLE, type Talk, talkIn, useTalks } from "./conversations.ts";
import { type MakeStores, peopleOf } from "./durable-stores.ts";

/** The law of `ConversationStore`: acts, and what they do to history and to facts. */
export function describeConversationActs(name: string, make: MakeStores): void {
	describe(`conversation acts on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		function act({ key }: Talk, actorId: string | null, what: ConversationAct) {
			return stores().conversations.act(key, what, { actorId, now: 300, maxPeople: MAX_PEOPLE });
		}

		async function rolesIn({ key }: Talk): Promise<unknown> {
			const people = await stores().conversations.participants(key);
			return Object.fromEntries(people.map(({ userId, role }) => [userId, role]));
		}

		test("[CON1] renaming answers the new title once", async () => {
			const group = await talk(["ada", "bob"]);
			const rename = { kind: "rename", title: "Dinner" } as const;
			expect(await act(group, "ada", rename)).toMatchObject({
				outcome: "changed",
				conversation: { title: "Dinner" },
				people: 2,
				renamed: true,
				added: [],
				removed: [],
				roles: [],
				touched: [],
			});
			expect(await act(group, "ada", rename)).toMatchObject({
				outcome: "unchanged",
				conversation: { title: "Dinner" },
			});
			expect(await stores().conversations.get(group.key, "bob")).toMatchObject({ conversation: { title: "Dinner" } });
		});

		test("[CON1] a person added is in, once; a person removed is out", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem"] });
			await group.send("ada");
			const cem = { userId: "cem", role: "member", joinedAt: 300, joinedSeq: 1 } as const;
			const put = { kind: "put", userId: "cem", role: null } as const;
			expect(await act(group, "ada", put)).toMatchObject({ outcome: "changed", people: 3, added: [cem], removed: [] });
			expect(await act(group, "ada", put)).toMatchObject({ outcome: "unchanged" });
			expect(await stores().conversations.membership(group.key, "cem")).toMatchObject({ people: 3 });
			const gone = await act(group, "ada", { kind: "remove", userId: "cem" });
			expect(gone).toMatchObject({ outcome: "changed", people: 2, added: [], removed: ["cem"] });
			expect(await act(group, "ada", { kind: "remove", userId: "cem" })).toEqual({ outcome: "not_there" });
			expect(await stores().conversations.get(group.key, "cem")).toBeUndefined();
		});

		test("[CON1] giving the ownership away makes the former owner an admin, and both are told", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			const given = await act(group, "ada", { kind: "put", userId: "cem", role: "owner" });
			expect(given).toMatchObject({
				outcome: "changed",
				added: [],
				roles: [
					{ userId: "ada", role: "admin" },
					{ userId: "cem", role: "owner" },
				],
			});
			expect(await rolesIn(group)).toEqual({ ada: "admin", bob: "member", cem: "owner" });
		});

		test("[CON1] a leaving owner passes the group to the oldest admin", async () => {
			const group = await talk(["ada", "bob", "cem"], { roles: { cem: "admin" } });
			const left = await act(group, "ada", { kind: "remove", userId: "ada" });
			expect(left).toMatchObject({ people: 2, removed: ["ada"], roles: [{ userId: "cem", role: "owner" }] });
			expect(await rolesIn(group)).toEqual({ bob: "member", cem: "owner" });
		});

		test("[CON1] what the last person leaves can be filled again by the application alone", async () => {
			const group = await talk(["ada"], { others: ["bob"] });
			expect(await act(group, "ada", { kind: "remove", userId: "ada" })).toMatchObject({ people: 0, roles: [] });
			const put = { kind: "put", userId: "bob", role: "owner" } as const;
			expect(await act(group, "ada", put)).toEqual({ outcome: "not_found" });
			expect(await act(group, null, put)).toMatchObject({ outcome: "changed", people: 1 });
		});

		test("[CON1] nobody is added who is no user of the company, and a refusal changes nothing", async () => {
			const group = await talk(["ada", "bob"]);
			await peopleOf(stores(), "eve");
			const put = { kind: "put", userId: "eve", role: "owner" } as const;
			expect(await act(group, "ada", put)).toEqual({ outcome: "unknown_user" });
			expect(await act(group, null, put)).toEqual({ outcome: "unknown_user" });
			expect(await act(group, "bob", put)).toEqual({ outcome: "forbidden" });
			expect(await rolesIn(group)).toEqual({ ada: "owner", bob: "member" });
		});

		test("[T-06] to another company, and to who is not in it, acts are answered as of an unknown conversation", async () => {
			const group = await talk(["ada", "bob"], { others: ["eve"] });
			const theirs = (await peopleOf(stores(), "ada", "bob"))("ada");
			const foreign = { ...group, key: { ...group.key, companyId: theirs.companyId } };
			for (const what of [
				{ kind: "rename", title: "x" },
				{ kind: "put", userId: "eve", role: null },
				{ kind: "remove", userId: "bob" },
				{ kind: "remove", userId: "eve" },
			] as const) {
				expect(await act(group, "eve", what)).toEqual({ outcome: "not_found" });
				expect(await act(foreign, "ada", what)).toEqual({ outcome: "not_found" });
				expect(await act(foreign, null, what)).toEqual({ outcome: "not_found" });
			}
		});

		test("[CON1] a direct conversation cannot be changed or left, and is not there for others", async () => {
			const pair = await talk(["ada", "bob"], { type: "direct", others: ["cem"] });
			for (const what of [
				{ kind: "rename", title: "x" },
				{ kind: "put", userId: "cem", role: null },
				{ kind: "remove", userId: "ada" },
			] as const) {
				expect(await act(pair, "ada", what)).toEqual({ outcome: "direct" });
				expect(await act(pair, "cem", what)).toEqual({ outcome: "not_found" });
			}
		});

		test("[T-08] the actor's standing is that of the moment: of two who remove each other one does", async () => {
			for (let round = 0; round < 10; round += 1) {
				const group = await talk(["olga", "ada", "bob"], { roles: { ada: "admin", bob: "admin" } });
				const outcomes = await Promise.all([
					act(group, "ada", { kind: "remove", userId: "bob" }),
					act(group, "bob", { kind: "remove", userId: "ada" }),
					act(group, "bob", { kind: "rename", title: "mine" }),
				]);
				expect(outcomes.map(({ outcome }) => outcome)).toEqual(["changed", "not_found", "not_found"]);
			}
		});

		test("[CON1] two who join at once do not make it too full", async () => {
			const group = await talk(["ada"], { others: ["bob", "cem"] });
			const put = (userId: string) =>
				stores().conversations.act(
					group.key,
					{ kind: "put", userId, role: null },
					{ actorId: "ada", now: 1, maxPeople: 2 },
				);
			const outcomes = await Promise.all([put("bob"), put("cem")]);
			expect(outcomes.map(({ outcome }) => outcome)).toEqual(["changed", "full"]);
		});

		test("[CON2] who is added sees what comes after joining, with nothing unread", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem"] });
			await group.send("ada", { now: 50 });
			await group.send("ada", { now: 60 });
			await change(stores(), group, { kind: "put", userId: "cem", now: 70 });
			const before = await stores().conversations.get(group.key, "cem");
			expect(before).toMatchObject({ lastMessage: null, readSeq: 2, unreadCount: 0 });
			const rows = await stores().receipts.of(group.key, "ada");
			const at = { seq: 2, at: 70 };
			expect(rows?.at(-1)).toEqual({
				userId: "cem",
				readReceipts: true,
				listsViewer: false,
				delivered: at,
				read: at,
				shownDelivered: at,
				shownRead: at,
			});
			const next = await group.send("bob", { now: 80 });
			const after = await stores().conversations.get(group.key, "cem");
			expect(after).toMatchObject({ lastMessage: next, readSeq: 2, unreadCount: 1 });
		});

		test("[CON2] where history is for all, who is added sees everything, with nothing unread", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem"], historyForNew: "all" });
			const last = await group.send("ada");
			await change(stores(), group, { kind: "put", userId: "cem" });
			const own = await stores().conversations.get(group.key, "cem");
			expect(own).toMatchObject({ lastMessage: last, readSeq: 1, unreadCount: 0 });
			expect(own?.participants.at(-1)).toMatchObject({ userId: "cem", joinedSeq: 0 });
		});

		test("[CON2] who comes back starts anew", async () => {
			const group = await talk(["ada", "bob"]);
			await group.send("bob");
			await change(stores(), group, { kind: "remove", userId: "bob" });
			await group.send("ada");
			await change(stores(), group, { kind: "put", userId: "bob", now: 400 });
			const own = await stores().conversations.get(group.key, "bob");
			expect(own).toMatchObject({ lastMessage: null, readSeq: 2, unreadCount: 0 });
			expect(own?.participants.at(-1)).toEqual({ userId: "bob", role: "member", joinedAt: 400, joinedSeq: 2 });
		});

		test("[CON1] people are counted through everything", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const group = await talkIn(stores(), user, { userIds: ["ada"] });
			const counts: number[] = [];
			for (const [kind, userId] of [
				["put", "bob"],
				["put", "cem"],
				["remove", "bob"],
				["put", "bob"],
			] as const) {
				await change(stores(), group, { kind, userId });
				counts.push((await stores().conversations.membership(group.key, "ada"))?.people ?? 0);
			}
			expect(counts).toEqual([2, 3, 2, 3]);
		});
	});
}
