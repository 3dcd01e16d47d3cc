import { conversationStore } from "../../src/adapters/sql/conversation-store.ts";
import { factsStore } from "../../src/adapters/sql/facts-store.ts";
import { messageStore } from "../../src/adapters/sql/message-store.ts";
import { receiptStore } from "../../src/adapters/sql/receipt-store.ts";
import type { Db } from "../../src/adapters/sql/tables.ts";
import { webhookOutbox } from "../../src/adapters/sql/webhook-outbox.ts";

export const COMPANY = "acme";
export const KEY = { companyId: COMPANY, conversationId: "long" };
/** How many messages there are. */
export const HISTORY = 100_000;

const BODY = { type: "text", text: "hi", attachments: [], location: null, replyTo: "m99999", metadata: null } as const;

/**
 * Everything that is asked while people talk, on a database with a group of two, bob and ada, who have a long history of
 * which ada, who came back, sees the newest ten; cem is a user of the company.
 */
export const HOT_ACTS: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
	append: (db) =>
		messageStore.append(db, [
			{ ...KEY, id: "new", senderId: "bob", clientMessageId: "c", body: BODY, now: 5, shown: true },
		]),
	edit: (db) =>
		messageStore.edit(db, [
			{ ...KEY, messageId: "new" },
			{ userId: "bob", text: "x", now: 6 },
		]),
	remove: (db) =>
		messageStore.remove(db, [
			{ ...KEY, messageId: "m7" },
			{ userId: "bob", now: 6 },
		]),
	get: (db) => messageStore.get(db, [{ ...KEY, messageId: "m50000" }, "bob"]),
	history: (db) => messageStore.history(db, [KEY, { userId: "bob", limit: 50 }]),
	"history below": (db) => messageStore.history(db, [KEY, { userId: "bob", before: 50_000, limit: 50 }]),
	"history above": (db) => messageStore.history(db, [KEY, { userId: "bob", after: 50_000, limit: 50 }]),
	since: (db) => messageStore.since(db, [{ ...KEY, userId: "ada" }, [{ ...KEY, rev: 0 }]]),
	"move by seq": (db) =>
		receiptStore.move(db, [{ ...KEY, userId: "ada", cursor: "read", to: { seq: HISTORY }, now: 7, shown: false }]),
	"move by id": (db) =>
		receiptStore.move(db, [
			{ ...KEY, userId: "ada", cursor: "read", to: { messageIds: ["new"] }, now: 8, shown: false },
		]),
	hidden: (db) => receiptStore.hidden(db, [{ companyId: "a", userId: "" }, 100]),
	reveal: (db) => receiptStore.reveal(db, [{ ...KEY, userId: "ada" }, 9]),
	of: (db) => receiptStore.of(db, [KEY, "ada"]),
	"receipts of many": (db) => receiptStore.ofMany(db, [{ ...KEY, userId: "ada" }, ["long", "other7", "unknown"], 50]),
	"own receipts in large groups": (db) => receiptStore.ofMany(db, [{ ...KEY, userId: "ada" }, ["long", "other7"], 1]),
	unread: (db) => receiptStore.unread(db, [COMPANY, [{ userId: "ada", conversationIds: ["long"] }]]),
	counts: (db) => receiptStore.counts(db, [KEY, [{ senderId: "bob", seq: 5 }]]),
	"own conversation": (db) => conversationStore.get(db, [KEY, "ada"]),
	list: (db) => conversationStore.list(db, [{ ...KEY, userId: "ada" }, { limit: 50 }]),
	memberships: (db) => conversationStore.memberships(db, [{ ...KEY, userId: "ada" }, 2_000]),
	membership: (db) => conversationStore.membership(db, [KEY, "ada"]),
	participants: (db) => conversationStore.participants(db, [KEY]),
	facts: (db) => factsStore.load(db, [{ ...KEY, userId: "ada" }]),
	"facts of many": (db) => factsStore.loadMany(db, [COMPANY, ["ada", "bob", "cem"]]),
	"put somebody in": (db) =>
		conversationStore.act(db, [
			KEY,
			{ kind: "put", userId: "cem", role: null },
			{ actorId: "bob", now: 9, maxPeople: 9 },
		]),
	"webhooks that waited too long": (db) =>
		webhookOutbox.prune(db, [{ waitingBefore: 9, deadBefore: 9, now: 9, limit: 100 }]),
	"webhooks of who is announced": (db) =>
		webhookOutbox.announced(db, [
			[
				{
					...KEY,
					userId: "ada",
					kind: "presence",
					type: "user.online",
					at: 9,
					version: { epoch: "e", version: 1 },
					data: {},
				},
			],
		]),
	"find a pair": (db) =>
		conversationStore.create(db, [
			{
				...KEY,
				conversationId: "pair",
				type: "direct",
				title: null,
				historyForNew: "joined",
				createdBy: "ada",
				participants: [
					{ userId: "ada", role: "member" },
					{ userId: "bob", role: "member" },
				],
			},
			10,
		]),
};
