import { expect, test } from "bun:test";
import fc from "fast-check";
import { Reorder } from "../src/chat/reorder.ts";
import { failure } from "../src/rollcall-error.ts";
import type { Answers } from "../src/wire.ts";
import { ID, listed, message, scene } from "./support/chat-scene.ts";

test("[MSG5] changes come out in order, each once, whatever the order in which they came", () => {
	fc.assert(
		fc.property(
			fc.shuffledSubarray(
				[...Array(12).keys()].map((one) => one + 1),
				{ minLength: 12 },
			),
			(revs) => {
				const reorder = new Reorder(0);
				const given = revs.flatMap((rev) => reorder.push({ rev }));
				expect(given.map(({ rev }) => rev)).toEqual([...revs].sort((one, other) => one - other));
				expect([reorder.rev, reorder.hasGap]).toEqual([12, false]);
			},
		),
	);
});

test("[MSG5] [MSG7] what was fetched is passed over, and what follows on it comes out", () => {
	const reorder = new Reorder(3);
	expect([5, 7, 9].flatMap((rev) => reorder.push({ rev }))).toEqual([]);
	expect(reorder.skipTo(6)).toEqual([{ rev: 7 }]);
	expect([reorder.rev, reorder.hasGap]).toEqual([7, true]);
	expect(reorder.push({ rev: 8 })).toEqual([{ rev: 8 }, { rev: 9 }]);
});

test("[MSG5] messages of two servers that come out of order are shown in order, and nothing is fetched", async () => {
	const { clock, wire, texts } = scene();
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(2) });
	expect(texts()).toEqual([]);
	await clock.advance(200);
	wire.hear("chat:message", { message: message(1) });
	expect(texts()).toEqual(["text 1", "text 2"]);
	await clock.advance(10_000);
	expect(wire.all("chat:sync")).toEqual([]);
});

test("[MSG7] a gap that is not filled soon is fetched, from where everything was known", async () => {
	const { clock, wire, texts } = scene({ sync: [message(2), message(1, { rev: 3, text: "text 1, edited" })] });
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(3, { rev: 4 }) });
	await clock.advance(249);
	expect(wire.all("chat:sync")).toEqual([]);
	await clock.advance(1);
	expect(wire.all("chat:sync")).toEqual([{ cursors: { [ID]: 0 } }]);
	expect(texts()).toEqual(["text 1, edited", "text 2", "text 3"]);
});

test("[CON2] what is heard while the list is on its way is not undone by it", async () => {
	const answer = Promise.withResolvers<Answers["conversation:list"]>();
	const { clock, wire, chat, texts } = scene({ list: () => answer.promise });
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(1) });
	wire.hear("conversation:updated", {
		conversationId: ID,
		title: "new",
		participants: [],
		removed: ["bob"],
		timestamp: "2026-03-02T09:00:00.000Z",
	});
	wire.hear("chat:unread", { conversationId: ID, readSeq: 0, unreadCount: 1, totalUnread: 1 });
	answer.resolve({ conversations: [listed({ title: "old" })], nextCursor: null });
	await clock.advance(0);
	expect(texts()).toEqual(["text 1"]);
	const known = chat.conversation(ID).getSnapshot();
	expect(known).toMatchObject({ title: "new", unreadCount: 1 });
	expect(known?.participants.map(({ userId }) => userId)).toEqual(["ada"]);
});

test("[CON2] who was removed while the list was on its way does not have the conversation by it", async () => {
	const answer = Promise.withResolvers<Answers["conversation:list"]>();
	const { clock, wire, chat } = scene({ list: () => answer.promise });
	wire.up();
	wire.hear("conversation:removed", { conversationId: ID });
	answer.resolve({ conversations: [listed()], nextCursor: null });
	await clock.advance(0);
	expect([chat.isLoaded.getSnapshot(), chat.conversations.getSnapshot()]).toEqual([true, []]);
});

test("[CON2] another stay in a conversation shows nothing of the one before", async () => {
	let stay = listed();
	const { clock, wire, texts } = scene({ list: () => ({ conversations: [stay], nextCursor: null }) });
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(1) });
	expect(texts()).toEqual(["text 1"]);
	wire.down();
	const participants = [{ userId: "ada", role: "member", joinedAt: "2026-03-02T10:00:00.000Z" } as const];
	stay = listed({ participants, lastSeq: 5, lastRev: 5 });
	wire.up();
	await clock.advance(0);
	expect(texts()).toEqual([]);
});

test("[MSG5] [MSG7] of whom more than 10,000 changes are missing, what was known is let go, and what is open is loaded anew", async () => {
	let now = listed({ lastSeq: 3, lastRev: 3, readSeq: 3, lastMessage: message(3) });
	const { clock, wire, chat, texts } = scene({ list: () => ({ conversations: [now], nextCursor: null }) });
	const history = (seqs: readonly number[], rev: number) =>
		wire.override("chat:history", () => ({
			messages: seqs.map((seq) => message(seq, { rev: rev + seq, text: `text ${seq} of ${rev}` })),
			hasMore: false,
		}));
	history([3, 2, 1], 0);
	wire.up();
	await clock.advance(0);
	await chat.open(ID);
	wire.hear("chat:read", { conversationId: ID, userId: "bob", seq: 3, at: "2026-03-02T09:00:00.000Z" });
	expect([texts(), chat.conversation(ID).getSnapshot()?.receipts.get("bob")]).toEqual([
		["text 1 of 0", "text 2 of 0", "text 3"],
		{ deliveredSeq: 3, readSeq: 3 },
	]);
	wire.down();
	now = listed({ lastSeq: 3, lastRev: 10_003, readSeq: 3, lastMessage: message(3) });
	wire.up();
	await clock.advance(0);
	expect(texts()).toEqual(["text 1 of 0", "text 2 of 0", "text 3"]);
	wire.down();
	// Fewer messages and less read than was known, and numbers that nobody counted up to.
	const lastMessage = message(2, { rev: 20_005, text: "text 2 of 20003" });
	now = listed({ lastSeq: 2, lastRev: 20_005, readSeq: 0, unreadCount: 2, lastMessage });
	history([1], 20_003);
	wire.up();
	await clock.advance(0);
	expect(texts()).toEqual(["text 1 of 20003", "text 2 of 20003"]);
	const known = chat.conversation(ID).getSnapshot();
	expect(known).toMatchObject({ readSeq: 0, unreadCount: 2, hasOlder: false, lastMessage: { rev: 20_005 } });
	expect(known?.receipts.size).toBe(0);
	wire.hear("chat:message", { message: message(3, { rev: 20_006, text: "new" }) });
	expect(texts()).toEqual(["text 1 of 20003", "text 2 of 20003", "new"]);
});

test("[MSG5] a gap is not filled before the list has told whether it can be", async () => {
	const second = Promise.withResolvers<Answers["conversation:list"]>();
	const first = { conversations: [listed({ lastSeq: 0, lastRev: 0 })], nextCursor: null };
	const lists = [first, second.promise];
	const { clock, wire, texts } = scene({ list: () => lists.shift() ?? first });
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(1, { text: "lost" }) });
	wire.hear("chat:message", { message: message(2, { text: "lost" }) });
	wire.down();
	wire.up();
	await clock.advance(0);
	const afterwards = message(1, { rev: 90_001 });
	wire.hear("chat:message", { message: afterwards });
	await clock.advance(1_000);
	expect(wire.all("chat:sync")).toEqual([]);
	const conversations = [listed({ lastSeq: 1, lastRev: 90_001, lastMessage: afterwards })];
	second.resolve({ conversations, nextCursor: null });
	await clock.advance(0);
	wire.hear("chat:message", { message: message(2, { rev: 90_002 }) });
	expect(texts()).toEqual(["text 2"]);
	await clock.advance(1_000);
	expect(wire.all("chat:sync")).toEqual([]);
});

test("[MSG6] a deletion that was heard before the message holds for a history that is older", async () => {
	const { clock, wire, chat } = scene({
		list: () => ({ conversations: [listed({ lastSeq: 1, lastRev: 1 })], nextCursor: null }),
	});
	wire.up();
	await clock.advance(0);
	wire.hear("chat:deleted", {
		conversationId: ID,
		messageId: "message-1",
		rev: 2,
		deletedAt: "2026-03-02T09:30:00.000Z",
	});
	wire.override("chat:history", () => ({ messages: [message(1)], hasMore: false }));
	await chat.loadOlder(ID);
	expect(chat.conversation(ID).getSnapshot()?.messages).toMatchObject([{ seq: 1, rev: 2, text: null }]);
});

test("[CON2] a list that is asked for again on the same connection undoes nothing that is heard meanwhile", async () => {
	const second = Promise.withResolvers<Answers["conversation:list"]>();
	const lists = [{ conversations: [listed({ title: "old" })], nextCursor: null }, second.promise];
	const { clock, wire, chat, texts } = scene({ list: () => lists.shift() ?? second.promise });
	let isAway = true;
	wire.override("chat:sync", (_, usual) => {
		if (isAway) throw failure("unavailable", "Later.");
		return usual();
	});
	wire.up();
	await clock.advance(0);
	// Opened, so that there is something to fetch, which fails once.
	await chat.open(ID).catch(() => {});
	wire.down();
	lists.unshift({ conversations: [listed({ title: "old", lastSeq: 1, lastRev: 1 })], nextCursor: null });
	wire.up();
	await clock.advance(0);
	isAway = false;
	await clock.advance(5_000);
	const timestamp = "2026-03-02T09:00:00.000Z";
	wire.hear("conversation:updated", {
		conversationId: ID,
		title: "new",
		participants: [],
		removed: ["bob"],
		timestamp,
	});
	wire.hear("chat:message", { message: message(1) });
	second.resolve({ conversations: [listed({ title: "old" })], nextCursor: null });
	await clock.advance(0);
	expect(wire.all("conversation:list")).toHaveLength(3);
	const known = chat.conversation(ID).getSnapshot();
	expect([known?.title, known?.participants.map(({ userId }) => userId), texts()]).toEqual([
		"new",
		["ada"],
		["text 1"],
	]);
});

test("a change of one conversation makes a new snapshot of that one alone", async () => {
	const other = "0195556a-3c1e-7b42-9f57-2f6f0c3a9d99";
	const conversations = [listed(), listed({ id: other })];
	const { clock, wire, chat } = scene({ list: () => ({ conversations, nextCursor: null }) });
	wire.up();
	await clock.advance(0);
	const before = [ID, other].map((id) => chat.conversation(id).getSnapshot());
	const list = chat.conversations.getSnapshot();
	expect(chat.conversations.getSnapshot()).toBe(list);
	let told = 0;
	const stop = chat.conversation(other).subscribe(() => {
		told += 1;
	});
	wire.hear("chat:message", { message: message(1) });
	const after = [ID, other].map((id) => chat.conversation(id).getSnapshot());
	stop();
	expect([after[0] === before[0], after[1] === before[1], told]).toEqual([false, true, 0]);
	expect(before[0]?.messages).toEqual([]);
});
