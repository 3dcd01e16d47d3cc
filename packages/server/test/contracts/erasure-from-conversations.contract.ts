import { describe, expect, test } from "bun:test";
import { aBody, change, MAX_PEOPLE, type Talk, talkIn, useTalks } from "./conversations.ts";
import { aProfile, type MakeStores, peopleOf } from "./durable-stores.ts";

/** The law of erasure: conversations, messages and receipts. */
export function describeErasureFromConversations(name: string, make: MakeStores): void {
	describe(`erasure from conversations on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		const erase = (group: Talk, userId: string) => stores().directory.eraseUser(group.user(userId), 9);

		test("[CON1] who is erased leaves every group, the owner by passing it on, and each change is answered", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const own = await talkIn(stores(), user, { userIds: ["ada", "bob", "cem"], roles: { cem: "admin" } });
			const alone = await talkIn(stores(), user, { userIds: ["ada"] });
			const other = await talkIn(stores(), user, { userIds: ["bob", "ada"] });
			const apart = await talkIn(stores(), user, { userIds: ["bob", "cem"] });
			const said = await own.send("ada");
			const { erased, touched, conversations } = await erase(own, "ada");
			expect([erased, touched]).toEqual([true, []]);
			const nothing = { added: [], roles: [], removed: ["ada"], renamed: false, lastMessage: null };
			const at = { joinedAt: 10, joinedSeq: 0 };
			const bob = { userId: "bob", role: "member", ...at };
			const heir = { userId: "cem", role: "owner", ...at };
			const changes = [
				{
					...nothing,
					conversation: { ...own.conversation, createdBy: null, lastSeq: 1, lastRev: 1 },
					people: 2,
					roles: [heir],
					participants: [bob, heir],
					lastMessage: { ...said, senderId: null },
				},
				{ ...nothing, conversation: { ...alone.conversation, createdBy: null }, people: 0, participants: [] },
				{ ...nothing, conversation: other.conversation, people: 1, participants: [{ ...bob, role: "owner" }] },
			];
			expect(conversations).toEqual(changes as unknown as typeof conversations);
			const { conversations: store } = stores();
			expect(await store.participants(own.key)).toMatchObject([{ userId: "bob" }, { userId: "cem", role: "owner" }]);
			expect(await store.membership(other.key, "bob")).toMatchObject({ people: 1 });
			expect(await store.membership(apart.key, "bob")).toMatchObject({ people: 2 });
			expect(await store.get(own.key, "ada")).toBeUndefined();
			expect(await store.memberships(user("ada"), 9)).toEqual({ memberships: [], complete: true });
			expect((await store.get(own.key, "bob"))?.conversation.createdBy).toBeNull();
			expect((await stores().receipts.of(own.key, "bob"))?.map(({ userId }) => userId)).toEqual(["bob", "cem"]);
		});

		test("[CON1] a direct conversation stays with the other person alone; a new one of the pair is another", async () => {
			const pair = await talk(["ada", "bob"], { type: "direct" });
			await pair.send("ada");
			const { conversations } = await erase(pair, "ada");
			expect(conversations).toMatchObject([{ people: 1, removed: ["ada"], roles: [] }]);
			expect(await stores().conversations.membership(pair.key, "bob")).toEqual({
				conversationId: pair.key.conversationId,
				type: "direct",
				people: 1,
				otherId: null,
			});
			expect(await stores().conversations.get(pair.key, "bob")).toMatchObject({
				lastMessage: { senderId: null, text: "hello" },
				unreadCount: 1,
			});
			await stores().directory.seen(aProfile(pair.user("ada")), 500);
			const again = await talkIn(stores(), pair.user, { userIds: ["bob", "ada"], type: "direct" });
			expect(again.conversation.conversationId).not.toBe(pair.key.conversationId);
			expect(await stores().conversations.get(pair.key, "ada")).toBeUndefined();
		});

		test("[LOC5] what was written stays, without a sender, also where its sender had left", async () => {
			const group = await talk(["bob", "ada"]);
			const left = await talk(["cem", "ada"]);
			const here = await group.send("ada", { body: aBody({ text: "here" }) });
			const elsewhere = await talkIn(stores(), group.user, { userIds: ["bob", "ada"] });
			const gone = await elsewhere.send("ada", { body: aBody({ text: "gone" }) });
			const namesake = await left.send("ada");
			await change(stores(), elsewhere, { kind: "remove", userId: "ada" });
			const { conversations } = await erase(group, "ada");
			expect(conversations).toHaveLength(1);
			const { messages } = stores();
			expect(await messages.get(group.messageKey(here.id), "bob")).toEqual({ ...here, senderId: null });
			expect(await messages.get(elsewhere.messageKey(gone.id), "bob")).toEqual({ ...gone, senderId: null });
			expect(await messages.get(left.messageKey(namesake.id), "cem")).toEqual(namesake);
		});

		test("[MSG4] who comes back under the same id begins anew, with old clientMessageIds too", async () => {
			const group = await talk(["bob", "ada"]);
			const same = { clientMessageId: "c-1" };
			const before = await group.send("ada", same);
			await erase(group, "ada");
			expect(await group.append("ada", same)).toEqual({ outcome: "not_found" });
			await stores().directory.seen(aProfile(group.user("ada")), 500);
			await change(stores(), group, { kind: "put", userId: "ada" });
			const after = await group.send("ada", { ...same, body: aBody({ text: "another" }) });
			expect(after.seq).toBe(2);
			const { messages } = stores();
			expect(await messages.edit(group.messageKey(before.id), { userId: "ada", text: "x", now: 600 })).toEqual({
				outcome: "not_found",
			});
			expect(await messages.get(group.messageKey(before.id), "bob")).toMatchObject({ senderId: null });
			await erase(group, "ada");
			expect(await messages.get(group.messageKey(after.id), "bob")).toMatchObject({ senderId: null });
		});

		test("[RCP2] nobody hears of receipts of messages that have no sender any more; they stay unread", async () => {
			const group = await talk(["bob", "ada", "cem"]);
			await group.send("ada");
			await group.send("cem");
			await erase(group, "ada");
			const { companyId, conversationId } = group.key;
			const [unread] = await stores().receipts.unread(companyId, [
				{ userId: "bob", conversationIds: [conversationId] },
			]);
			expect(unread).toMatchObject({ unreadCount: 2 });
			const step = { ...group.key, userId: "bob", cursor: "read", to: { seq: 2 }, now: 300, shown: true } as const;
			expect(await stores().receipts.move(step)).toMatchObject({
				step: { people: 2, read: { covered: [{ senderId: "cem", seq: 2 }] } },
			});
			const removed = await stores().messages.remove(group.messageKey("unknown"), { userId: "bob", now: 1 });
			expect(removed).toEqual({ outcome: "not_found" });
		});

		test("[VIS3] whoever talked with them has other facts, where that matters", async () => {
			const group = await talk(["ada", "bob", "cem"], { others: ["dan"] });
			await stores().facts.save(group.user("cem"), { location: "contacts" });
			expect((await erase(group, "ada")).touched).toEqual(["cem"]);
			expect(await stores().facts.load(group.user("cem"))).toMatchObject({ rev: 2, partners: new Set(["bob"]) });
			await stores().directory.putCompany(group.key.companyId, { audience: "contacts" }, 5);
			expect((await erase(group, "bob")).touched).toEqual(["cem"]);
			expect(await stores().facts.load(group.user("cem"))).toMatchObject({ rev: 4, partners: new Set() });
			expect(await stores().facts.load(group.user("dan"))).toMatchObject({ rev: 1 });
		});

		test("[T-13] what was still on its way when its sender was erased is not written", async () => {
			const group = await talk(["bob", "ada"], { others: ["cem"] });
			const first = await group.send("bob");
			const put = { kind: "put", userId: "cem", role: null } as const;
			const [, sent, moved, acted, added] = await Promise.all([
				erase(group, "ada"),
				group.append("ada"),
				stores().receipts.move({ ...group.key, userId: "ada", cursor: "read", to: { seq: 1 }, now: 1, shown: true }),
				stores().conversations.act(group.key, put, { actorId: "ada", now: 1, maxPeople: MAX_PEOPLE }),
				stores().conversations.act(
					group.key,
					{ ...put, userId: "ada" },
					{ actorId: "bob", now: 1, maxPeople: MAX_PEOPLE },
				),
			]);
			const outcomes = [sent, moved, acted, added].map(({ outcome }) => outcome);
			expect(outcomes).toEqual(["not_found", "not_found", "not_found", "unknown_user"]);
			const page = await stores().messages.history(group.key, { userId: "bob", limit: 9 });
			expect(page?.messages).toEqual([first]);
		});
	});
}
