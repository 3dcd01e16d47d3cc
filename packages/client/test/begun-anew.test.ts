import { expect, test } from "bun:test";
import { failure } from "../src/rollcall-error.ts";
import type { Answers } from "../src/wire.ts";
import { ID, listed, message, scene } from "./support/chat-scene.ts";

/** A client of a conversation of three messages, whose server is restored while it is away and knows one, as `restored`. */
async function restoredMeanwhile(was: "listed" | "open" | "released") {
	const before = listed({ lastSeq: 3, lastRev: 3, readSeq: 0, unreadCount: 3, lastMessage: message(3) });
	const kept = message(1, { rev: 1_800_000_000_000, text: "kept" });
	const restored = listed({ lastSeq: 1, lastRev: kept.rev, unreadCount: 1, lastMessage: kept });
	const lists: (Answers["conversation:list"] | Promise<Answers["conversation:list"]>)[] = [];
	lists.push({ conversations: [before], nextCursor: null });
	const { clock, wire, chat, texts } = scene({
		list: () => lists.shift() ?? { conversations: [restored], nextCursor: null },
	});
	let messages = [message(3), message(2), message(1)];
	wire.override("chat:history", ({ before: seq = 9 }) => ({
		messages: messages.filter((one) => one.seq < seq),
		hasMore: false,
	}));
	wire.up();
	await clock.advance(0);
	if (was !== "listed") await chat.open(ID);
	expect(texts()).toEqual(was === "listed" ? [] : ["text 1", "text 2", "text 3"]);
	if (was === "released") chat.release(ID);
	wire.down();
	messages = [kept];
	wire.override("conversation:get", () => ({ conversation: restored }));
	wire.override("chat:sync", () => ({
		conversations: [{ conversationId: ID, messages, receipts: [], lastRev: restored.lastRev, hasMore: false }],
		removed: [],
	}));
	return { clock, wire, chat, texts, restored, lists };
}

test("[MSG5] what is opened after a restore before the list has come is begun anew by the answer of the sync", async () => {
	const { clock, wire, chat, texts, restored, lists } = await restoredMeanwhile("released");
	const list = Promise.withResolvers<Answers["conversation:list"]>();
	lists.push(list.promise);
	wire.up();
	await chat.open(ID);
	await clock.advance(0);
	const known = () => chat.conversation(ID).getSnapshot();
	expect([texts(), known()?.unreadCount, known()?.hasOlder]).toEqual([["kept"], 1, false]);
	list.resolve({ conversations: [restored], nextCursor: null });
	await clock.advance(0);
	expect([texts(), chat.isLoaded.getSnapshot()]).toEqual([["kept"], true]);
	wire.hear("chat:message", { message: message(2, { rev: restored.lastRev + 1, text: "new" }) });
	expect([texts(), known()?.lastMessage?.text]).toEqual([["kept", "new"], "new"]);
});

test("[MSG5] what is on no page after a restore is begun anew by the answer of the sync", async () => {
	const { clock, wire, texts, restored, lists } = await restoredMeanwhile("open");
	lists.push({ conversations: [], nextCursor: null });
	wire.up();
	await clock.advance(0);
	expect(texts()).toEqual(["kept"]);
	wire.hear("chat:message", { message: message(2, { rev: restored.lastRev + 1, text: "new" }) });
	expect(texts()).toEqual(["kept", "new"]);
});

test("[MSG5] a history that is still on its way when a conversation is begun anew is no part of it, and its own is loaded", async () => {
	const { clock, wire, chat, texts } = await restoredMeanwhile("listed");
	const late = Promise.withResolvers<Answers["chat:history"]>();
	const answers: Promise<Answers["chat:history"]>[] = [late.promise];
	wire.override("chat:history", (_, usual) => answers.shift() ?? usual());
	wire.up();
	const opening = chat.open(ID);
	await clock.advance(0);
	late.resolve({ messages: [message(3), message(2)], hasMore: true });
	await opening;
	await clock.advance(0);
	expect([texts(), chat.conversation(ID).getSnapshot()?.hasOlder]).toEqual([["kept"], false]);
});

test("[MSG5] [RCP1] what was read of a time that a restore has lost is told to nobody, and nobody waits for it", async () => {
	const { clock, wire, chat } = await restoredMeanwhile("open");
	const read = chat.markRead(ID, 3);
	wire.up();
	await clock.advance(1_000);
	await read;
	expect(wire.all("chat:mark-read")).toEqual([]);
	expect(chat.conversation(ID).getSnapshot()).toMatchObject({ readSeq: 0, unreadCount: 1 });
});

test("[RCP1] what was read while away is told though the conversation, which nobody has open, is begun anew by the list", async () => {
	let now = listed({ lastSeq: 3, lastRev: 3, unreadCount: 3, lastMessage: message(3) });
	const { clock, wire, chat } = scene({ list: () => ({ conversations: [now], nextCursor: null }) });
	wire.up();
	await clock.advance(0);
	wire.down();
	const read = chat.markRead(ID);
	now = listed({ lastSeq: 4, lastRev: 4, unreadCount: 4, lastMessage: message(4) });
	wire.override("chat:mark-read", () => ({ readSeq: 3, unreadCount: 1, totalUnread: 1 }));
	wire.up();
	await clock.advance(1_000);
	await read;
	expect(wire.all("chat:mark-read")).toEqual([{ conversationId: ID, seq: 3 }]);
});

test("[MSG5] what could not be opened while it was begun anew can be opened again", async () => {
	const { clock, wire, chat, texts, lists } = await restoredMeanwhile("released");
	const fault = Promise.withResolvers<never>();
	const answers: Promise<never>[] = [fault.promise];
	wire.override("chat:sync", (_, usual) => answers.shift() ?? usual());
	lists.length = 0;
	wire.up();
	const opening = chat.open(ID);
	await clock.advance(0);
	fault.reject(failure("unavailable", "Later."));
	await expect(opening).rejects.toMatchObject({ code: "unavailable" });
	const asked = wire.all("chat:sync").length;
	await chat.open(ID);
	expect(wire.all("chat:sync").length).toBe(asked + 1);
	expect(texts()).toEqual(["kept"]);
});

test("[RCP3] a count that was asked for is older than a message that came meanwhile, and changes nothing", async () => {
	const { clock, wire, chat } = scene({
		list: () => ({ conversations: [listed({ lastSeq: 1, lastRev: 1, unreadCount: 1 })], nextCursor: null }),
	});
	wire.up();
	await clock.advance(0);
	const counted = Promise.withResolvers<Answers["conversation:get"]>();
	wire.override("conversation:get", () => counted.promise);
	wire.override("chat:history", () => ({ messages: [message(1)], hasMore: false }));
	const receipts = [{ userId: "ada", deliveredSeq: 1, readSeq: 1, deliveredAt: null, readAt: null }];
	wire.override("chat:sync", () => ({
		conversations: [{ conversationId: ID, messages: [], receipts, lastRev: 1, hasMore: false }],
		removed: [],
	}));
	await chat.open(ID);
	wire.hear("chat:message", { message: message(2) });
	wire.hear("chat:unread", { conversationId: ID, readSeq: 1, unreadCount: 1, totalUnread: 1 });
	counted.resolve({ conversation: listed({ lastSeq: 1, lastRev: 1, readSeq: 1, unreadCount: 0 }) });
	await clock.advance(0);
	expect(wire.all("conversation:get")).toHaveLength(1);
	expect(chat.conversation(ID).getSnapshot()).toMatchObject({ readSeq: 1, unreadCount: 1 });
});

test("[RCP3] a count of before the own message, or of before reading, comes after it and changes nothing", async () => {
	const { clock, wire, chat } = scene();
	wire.up();
	await clock.advance(0);
	wire.hear("chat:message", { message: message(1) });
	wire.hear("chat:message", { message: message(2, { senderId: "ada" }) });
	wire.hear("chat:unread", { conversationId: ID, readSeq: 0, unreadCount: 1, totalUnread: 1 });
	expect(chat.conversation(ID).getSnapshot()).toMatchObject({ readSeq: 2, unreadCount: 0 });
	wire.hear("chat:unread", { conversationId: ID, readSeq: 2, unreadCount: 3, totalUnread: 3 });
	expect(chat.conversation(ID).getSnapshot()).toMatchObject({ readSeq: 2, unreadCount: 3 });
});

test("[RCP3] an answer that has read as far as is known is older than what was told meanwhile, of a return too", async () => {
	const { clock, wire, chat } = scene({
		list: () => ({ conversations: [listed({ lastSeq: 2, lastRev: 2, unreadCount: 2 })], nextCursor: null }),
	});
	wire.up();
	await clock.advance(0);
	const known = () => chat.conversation(ID).getSnapshot();
	const marked = Promise.withResolvers<Answers["chat:mark-read"]>();
	wire.override("chat:mark-read", () => marked.promise);
	const reading = chat.markRead(ID, 1);
	await clock.advance(1_000);
	wire.hear("chat:unread", { conversationId: ID, readSeq: 1, unreadCount: 4, totalUnread: 4 });
	marked.resolve({ readSeq: 1, unreadCount: 1, totalUnread: 1 });
	await reading;
	expect(known()).toMatchObject({ readSeq: 1, unreadCount: 4 });
	const got = Promise.withResolvers<Answers["conversation:get"]>();
	wire.override("conversation:get", () => got.promise);
	const receipts = [{ userId: "ada", deliveredSeq: 2, readSeq: 2, deliveredAt: null, readAt: null }];
	wire.override("chat:sync", () => ({
		conversations: [{ conversationId: ID, messages: [], receipts, lastRev: 2, hasMore: false }],
		removed: [],
	}));
	wire.override("chat:history", () => ({ messages: [message(2), message(1)], hasMore: false }));
	await chat.open(ID);
	// Of messages that come a little later than their count, from another node.
	wire.hear("chat:unread", { conversationId: ID, readSeq: 2, unreadCount: 3, totalUnread: 3 });
	got.resolve({ conversation: listed({ lastSeq: 2, lastRev: 2, readSeq: 2, unreadCount: 0 }) });
	await clock.advance(0);
	expect([wire.all("conversation:get").length, known()]).toMatchObject([1, { readSeq: 2, unreadCount: 3 }]);
});

test("[CON2] [MSG5] what one wrote in an earlier stay is no part of this one, though it was stored in the moment that this began", async () => {
	const joinedAt = "2026-03-02T10:00:00.000Z";
	const { clock, wire, chat, texts } = scene();
	await chat.identify("acme:ada");
	wire.up();
	await clock.advance(0);
	const stored = Promise.withResolvers<void>();
	wire.override("chat:send", async ({ clientMessageId }) => {
		await stored.promise;
		const text = "before I left";
		return {
			message: message(1, { senderId: "ada", createdAt: joinedAt, text, clientMessageId: `${clientMessageId}` }),
		};
	});
	const sending = chat.send(ID, "before I left");
	await clock.advance(0);
	wire.hear("conversation:removed", { conversationId: ID });
	wire.hear("conversation:added", {
		conversation: listed({ lastSeq: 1, lastRev: 1, participants: [{ userId: "ada", role: "member", joinedAt }] }),
	});
	stored.resolve();
	await sending;
	wire.override("chat:history", () => ({ messages: [], hasMore: false }));
	await chat.open(ID);
	expect(texts()).toEqual([]);
});

test("[CON2] who is told twice that they came keeps what they have open", async () => {
	const { clock, wire, chat, texts } = scene();
	wire.up();
	await clock.advance(0);
	wire.override("chat:history", () => ({ messages: [message(1)], hasMore: false }));
	const conversation = listed({ lastSeq: 1, lastRev: 1, lastMessage: message(1) });
	wire.hear("conversation:removed", { conversationId: ID });
	wire.hear("conversation:added", { conversation });
	await chat.open(ID);
	expect(texts()).toEqual(["text 1"]);
	wire.hear("chat:message", { message: message(2) });
	wire.hear("conversation:added", { conversation });
	wire.hear("chat:message", { message: message(3) });
	expect(texts()).toEqual(["text 1", "text 2", "text 3"]);
});
