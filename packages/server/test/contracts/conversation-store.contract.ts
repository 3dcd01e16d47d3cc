import { describe, expect, test } from "bun:test";
import type { NewConversation, Participant } from "../../src/ports/conversation-store.ts";
import { MAX_PEOPLE, talkIn, useTalks } from "./conversations.ts";
import { everyPage, type MakeStores, ODD_TEXTS, peopleOf } from "./durable-stores.ts";

/** The law of `ConversationStore`: what is made and found. Acts have a suite of their own. */
export function describeConversationStore(name: string, make: MakeStores): void {
	describe(`conversation store on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		function direct(companyId: string, conversationId: string, userIds: readonly string[]): NewConversation {
			const participants = userIds.map((userId) => ({ userId, role: "member" as const }));
			const rest = { type: "direct", title: null, historyForNew: "joined", createdBy: userIds[0] ?? null } as const;
			return { companyId, conversationId, participants, ...rest };
		}

		test("[CON1] a group is what was given, with its people in order", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const made = await talkIn(stores(), user, { userIds: ["cem", "ada", "bob"], title: "Lunch", now: 7 });
			const conversation = {
				...made.key,
				type: "group",
				title: "Lunch",
				historyForNew: "joined",
				createdAt: 7,
				createdBy: "cem",
				lastSeq: 0,
				lastRev: 0,
			} as const;
			expect(made.conversation).toEqual(conversation);
			const participants: Participant[] = [
				{ userId: "ada", role: "member", joinedAt: 7, joinedSeq: 0 },
				{ userId: "bob", role: "member", joinedAt: 7, joinedSeq: 0 },
				{ userId: "cem", role: "owner", joinedAt: 7, joinedSeq: 0 },
			];
			expect(await stores().conversations.participants(made.key)).toEqual(participants);
			expect(await stores().conversations.get(made.key, "bob")).toEqual({
				conversation,
				participants,
				lastMessage: null,
				readSeq: 0,
				unreadCount: 0,
			});
			expect(await stores().receipts.of(made.key, "ada")).toMatchObject([
				{ userId: "ada", read: { seq: 0, at: null }, shownDelivered: { seq: 0, at: null } },
				{ userId: "bob" },
				{ userId: "cem" },
			]);
		});

		test("[CON1] one direct conversation per pair, whoever asks and however often at once", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const { companyId } = user("");
			const pairs = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? ["ada", "bob"] : ["bob", "ada"]));
			const made = await Promise.all(
				pairs.map((pair, at) => stores().conversations.create(direct(companyId, `d${at}`, pair), 5)),
			);
			expect(made.map(({ outcome }) => outcome)).toEqual(pairs.map((_, at) => (at === 0 ? "created" : "existed")));
			for (const answer of made) expect(answer).toMatchObject({ conversation: { conversationId: "d0" } });
			const other = await stores().conversations.create(direct(companyId, "other", ["ada", "cem"]), 5);
			expect(other.outcome).toBe("created");
			const { memberships } = await stores().conversations.memberships(user("ada"), 10);
			expect(memberships).toHaveLength(2);
		});

		test("[VIS2] the same pair of ids in another company is another pair, and the same id another conversation", async () => {
			for (const round of [1, 2]) {
				const { companyId } = (await peopleOf(stores(), "ada", "bob"))("");
				const made = await stores().conversations.create(direct(companyId, "same", ["ada", "bob"]), round);
				expect(made).toMatchObject({ outcome: "created", conversation: { createdAt: round } });
			}
		});

		test("[CON1] with somebody who is no user of the company nothing is made", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			await peopleOf(stores(), "eve");
			const { companyId } = user("");
			const group: NewConversation = {
				...direct(companyId, "g", ["ada", "eve", "bob", "nobody"]),
				type: "group",
			};
			const refused = { outcome: "unknown_users", userIds: ["eve", "nobody"] } as const;
			expect(await stores().conversations.create(group, 5)).toEqual(refused);
			expect(await stores().conversations.create(direct(companyId, "d", ["ada", "eve"]), 5)).toEqual({
				...refused,
				userIds: ["eve"],
			});
			const made = { ...direct(companyId, "c", ["ada", "bob"]), createdBy: "eve" };
			expect(await stores().conversations.create(made, 5)).toEqual({ ...refused, userIds: ["eve"] });
			for (const conversationId of ["g", "d", "c"]) {
				expect(await stores().conversations.participants({ companyId, conversationId })).toEqual([]);
			}
			expect(await stores().conversations.list(user("ada"), { limit: 9 })).toEqual({ items: [], nextCursor: null });
		});

		test("[T-06] to another company, and to who is not in it, a conversation is as one that does not exist", async () => {
			const { key } = await talk(["ada", "bob"], { others: ["eve"] });
			const theirs = (await peopleOf(stores(), "ada"))("ada");
			const foreign = { ...key, companyId: theirs.companyId };
			const { conversations } = stores();
			for (const [asked, userId] of [
				[key, "eve"],
				[key, "nobody"],
				[key, ""],
				[foreign, "ada"],
				[{ ...key, conversationId: "unknown" }, "ada"],
			] as const) {
				expect(await conversations.get(asked, userId)).toBeUndefined();
				expect(await conversations.membership(asked, userId)).toBeUndefined();
			}
			expect(await conversations.participants(foreign)).toEqual([]);
			expect(await conversations.memberships(theirs, 9)).toEqual({ memberships: [], complete: true });
			expect((await conversations.list(theirs, { limit: 9 })).items).toEqual([]);
		});

		test("[CON3] the list has the last message, what is read and what is not, newest first", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const [quiet, younger, busy] = [
				await talkIn(stores(), user, { userIds: ["ada", "bob"], now: 10 }),
				await talkIn(stores(), user, { userIds: ["ada", "bob"], now: 20 }),
				await talkIn(stores(), user, { userIds: ["ada", "bob"], now: 5 }),
			];
			await busy.send("ada", { now: 30 });
			const last = await busy.send("ada", { now: 40 });
			const { items } = await stores().conversations.list(user("bob"), { limit: 9 });
			expect(items.map(({ conversation }) => conversation.conversationId)).toEqual(
				[busy, younger, quiet].map(({ key }) => key.conversationId),
			);
			expect(items[0]).toMatchObject({
				conversation: { lastSeq: 2, lastRev: 2 },
				lastMessage: last,
				readSeq: 0,
				unreadCount: 2,
			});
			expect(items[1]).toMatchObject({ lastMessage: null, unreadCount: 0 });
			const gone = await stores().messages.remove(busy.messageKey(last.id), { userId: "ada", now: 50 });
			const [first] = (await stores().conversations.list(user("bob"), { limit: 1 })).items;
			expect(gone).toMatchObject({ outcome: "changed" });
			expect(first).toMatchObject({ lastMessage: { id: last.id, text: null, deletedAt: 50 }, unreadCount: 1 });
		});

		test("[CON3] pages lose nothing where many are of the same moment, and a foreign cursor gives nothing", async () => {
			const user = await peopleOf(stores(), "ada");
			const ids = Array.from({ length: 23 }, (_, at) => `c${String(at).padStart(2, "0")}`);
			for (const conversationId of ids) await talkIn(stores(), user, { userIds: ["ada"], conversationId, now: 5 });
			const pages = await everyPage(async (cursor) => {
				const options = cursor === undefined ? { limit: 5 } : { limit: 5, cursor };
				const page = await stores().conversations.list(user("ada"), options);
				return { ...page, items: page.items.map(({ conversation }) => conversation.conversationId) };
			});
			expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
			expect(pages.flat()).toEqual(ids.toReversed());
			const unlike = ['[1.5,1,"x"]', '[1e300,1,"x"]', '[1e400,1,"x"]'].map((key) =>
				Buffer.from(key).toString("base64url"),
			);
			for (const cursor of ["", "x", "W10", "WyJhIiwiYiJd", ...unlike]) {
				const page = await stores().conversations.list(user("ada"), { cursor, limit: 9 });
				expect(page).toEqual({ items: [], nextCursor: null });
			}
		});

		test("[CON2] memberships are the newest ones, with the other person of a direct conversation", async () => {
			const user = await peopleOf(stores(), "ada", "bob", "cem");
			const { conversations } = stores();
			const group = await talkIn(stores(), user, { userIds: ["ada", "bob", "cem"], now: 10 });
			const pair = await talkIn(stores(), user, { userIds: ["bob", "ada"], type: "direct", now: 20 });
			await talkIn(stores(), user, { userIds: ["bob", "cem"], now: 30 });
			const ofGroup = { conversationId: group.key.conversationId, type: "group", people: 3, otherId: null } as const;
			const ofPair = { conversationId: pair.key.conversationId, type: "direct", people: 2 } as const;
			const memberships = [{ ...ofPair, otherId: "bob" }, ofGroup];
			expect(await conversations.memberships(user("ada"), 2)).toEqual({ memberships, complete: true });
			expect(await conversations.memberships(user("ada"), 1)).toEqual({
				memberships: memberships.slice(0, 1),
				complete: false,
			});
			expect(await conversations.membership(pair.key, "bob")).toEqual({ ...ofPair, otherId: "ada" });
			expect(await conversations.membership(group.key, "cem")).toEqual(ofGroup);
			await group.send("ada", { now: 40 });
			const [newest] = (await conversations.memberships(user("ada"), 1)).memberships;
			expect(newest).toEqual(ofGroup);
		});

		test("[CON1] a group of a thousand people is complete everywhere", async () => {
			const userIds = Array.from({ length: MAX_PEOPLE }, (_, at) => `u${String(at).padStart(4, "0")}`);
			const { key, send } = await talk(userIds, { others: ["late"] });
			const { conversations, receipts } = stores();
			expect((await conversations.participants(key)).map(({ userId }) => userId)).toEqual(userIds);
			await send("u0500");
			expect((await conversations.get(key, "u0999"))?.participants).toHaveLength(MAX_PEOPLE);
			expect(await receipts.of(key, "u0001")).toHaveLength(MAX_PEOPLE);
			expect(await conversations.membership(key, "u0007")).toMatchObject({ people: MAX_PEOPLE });
			const act = { kind: "put", userId: "late", role: null } as const;
			const by = { actorId: "u0000", now: 300, maxPeople: MAX_PEOPLE };
			expect(await conversations.act(key, act, by)).toEqual({ outcome: "full" });
		});

		test("[T-17] [T-18] odd ids and titles are kept as they are", async () => {
			const user = await peopleOf(stores(), ...ODD_TEXTS);
			for (const text of ODD_TEXTS) {
				const options = {
					conversationId: text,
					title: text,
					userIds: [text, ...ODD_TEXTS.filter((id) => id !== text)],
				};
				const { key } = await talkIn(stores(), user, options);
				const own = await stores().conversations.get(key, text);
				expect(own?.conversation).toMatchObject({ conversationId: text, title: text, createdBy: text });
				expect(own?.participants.map(({ userId }) => userId).toSorted()).toEqual(ODD_TEXTS.toSorted());
			}
			const { companyId } = user("");
			for (const [at, text] of ODD_TEXTS.entries()) {
				const made = await stores().conversations.create(
					direct(companyId, `d${at}`, [text, ODD_TEXTS.at(at - 1) ?? ""]),
					5,
				);
				expect(made.outcome).toBe("created");
			}
			const pages = await everyPage((cursor) =>
				stores().conversations.list(user("a\0b"), { limit: 4, ...(cursor !== undefined && { cursor }) }),
			);
			expect(pages.flat()).toHaveLength(ODD_TEXTS.length + 2);
		});
	});
}
