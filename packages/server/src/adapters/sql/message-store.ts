import type { ConversationKey } from "../../ports/keys.ts";
import type { Appended, MessageKey, MessageStore, NewMessage, Revised } from "../../ports/message-store.ts";
import {
	type Place,
	participantRows,
	placeOf,
	type StoredConversation,
	storedConversation,
} from "./conversation-rows.ts";
import { APPLICATION, bodyColumns, toMessage, visibleMessage, withinBytes } from "./message-rows.ts";
import { messagesSince } from "./messages-since.ts";
import { moveOwn } from "./receipt-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, MessageRow, ParticipantRow } from "./tables.ts";

type SentBefore = { readonly senderId: string; readonly no: number; readonly clientMessageId: string };

const findSent = statement<SentBefore, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("sender_id", "=", slots.senderId)
		.where("conversation_no", "=", slots.no)
		.where("client_message_id", "=", slots.clientMessageId),
);

const insertMessage = statement<MessageRow>((db, slots) =>
	db.insertInto("messages").values({
		conversation_no: slots.conversation_no,
		seq: slots.seq,
		rev: slots.rev,
		id: slots.id,
		sender_id: slots.sender_id,
		client_message_id: slots.client_message_id,
		digest: slots.digest,
		type: slots.type,
		text: slots.text,
		extra: slots.extra,
		created_at: slots.created_at,
		edited_at: null,
		deleted_at: null,
	}),
);

const advance = statement<{ readonly no: number; readonly seq: number; readonly rev: number; readonly at: number }>(
	(db, slots) =>
		db
			.updateTable("conversations")
			.set({ last_seq: slots.seq, last_rev: slots.rev, last_at: slots.at })
			.where("no", "=", slots.no),
);

const revise = statement<MessageRow>((db, slots) =>
	db
		.updateTable("messages")
		.set({
			rev: slots.rev,
			text: slots.text,
			extra: slots.extra,
			edited_at: slots.edited_at,
			deleted_at: slots.deleted_at,
		})
		.where("conversation_no", "=", slots.conversation_no)
		.where("seq", "=", slots.seq),
);

type Page = { readonly no: number; readonly from: number; readonly to: number; readonly limit: number };

const newestFirst = statement<Page, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("seq", ">", slots.from)
		.where("seq", "<", slots.to)
		.orderBy("seq", "desc")
		.limit(slots.limit),
);

const oldestFirst = statement<Page, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("seq", ">", slots.from)
		.where("seq", "<", slots.to)
		.orderBy("seq")
		.limit(slots.limit),
);

type Sender = { readonly conversation: StoredConversation; readonly place: ParticipantRow | null };

/** Where the sender is; the application is everywhere. */
async function senderIn(db: Db, key: ConversationKey, senderId: string | null): Promise<Sender | undefined> {
	if (senderId !== null) return placeOf(db, key, senderId);
	const conversation = await storedConversation(db, key);
	return conversation && { conversation, place: null };
}

async function store(db: Db, draft: NewMessage, { conversation, place }: Sender): Promise<Appended> {
	const seq = conversation.last_seq + 1;
	const at = Math.max(draft.now, seq === 1 ? draft.now : conversation.last_at);
	const row: MessageRow = {
		conversation_no: conversation.no,
		seq,
		rev: conversation.last_rev + 1,
		id: draft.id,
		sender_id: draft.senderId ?? APPLICATION,
		client_message_id: draft.clientMessageId,
		...bodyColumns(draft.body),
		created_at: at,
		edited_at: null,
		deleted_at: null,
	};
	await insertMessage(db, row);
	await advance(db, { no: conversation.no, seq, rev: row.rev, at });
	const moved =
		place && (await moveOwn(db, { conversation, place }, { read: seq, delivered: seq, at, shown: draft.shown }));
	const covers = moved !== null && (moved.read?.covered.length ?? 0) + (moved.delivered?.covered.length ?? 0) > 0;
	return { outcome: "stored", message: toMessage(row, draft.conversationId), step: covers ? moved : null };
}

/** Those who came after the message, and must hear nothing of it (CON2). */
async function hiddenFrom(db: Db, { conversation_no, seq }: MessageRow): Promise<readonly string[]> {
	const rows = await participantRows(db, conversation_no);
	return rows.filter((row) => row.joined_seq >= seq).map((row) => row.user_id);
}

type Found = Place & { readonly row: MessageRow };

async function find(db: Db, key: MessageKey, userId: string): Promise<Found | undefined> {
	const found = await placeOf(db, key, userId);
	if (found === undefined) return undefined;
	const { conversation, place } = found;
	const row = await visibleMessage(db, { no: conversation.no, id: key.messageId, joinedSeq: place.joined_seq });
	return row && { ...found, row };
}

async function rewrite(db: Db, { conversation, row }: Found, change: Partial<MessageRow>): Promise<Revised> {
	const rev = conversation.last_rev + 1;
	const revised = { ...row, ...change, rev };
	await revise(db, revised);
	await advance(db, { no: conversation.no, seq: conversation.last_seq, rev, at: conversation.last_at });
	const message = toMessage(revised, conversation.conversation_id);
	return { outcome: "changed", message, hiddenFrom: await hiddenFrom(db, revised) };
}

function mayRemove({ conversation, place, row }: Found): boolean {
	return row.sender_id === place.user_id || (conversation.type === "group" && place.role !== "member");
}

/** See `MessageStore` for the law. */
export const messageStore: Procedures<MessageStore> = {
	async append(db, [draft]) {
		const sender = await senderIn(db, draft, draft.senderId);
		if (sender === undefined) return { outcome: "not_found" };
		const { no } = sender.conversation;
		const { clientMessageId, body, conversationId } = draft;
		const before = (await findSent(db, { senderId: draft.senderId ?? APPLICATION, no, clientMessageId })).rows[0];
		if (before !== undefined) {
			if (before.digest !== bodyColumns(body).digest) return { outcome: "conflict" };
			return { outcome: "repeated", message: toMessage(before, conversationId) };
		}
		if (body.replyTo !== null) {
			const answered = { no, id: body.replyTo, joinedSeq: sender.place?.joined_seq ?? 0 };
			if ((await visibleMessage(db, answered)) === undefined) return { outcome: "no_reply_target" };
		}
		return store(db, draft, sender);
	},

	async edit(db, [key, { userId, text, now }]) {
		const found = await find(db, key, userId);
		if (found === undefined) return { outcome: "not_found" };
		const { row } = found;
		if (row.sender_id !== userId) return { outcome: "forbidden" };
		if (row.deleted_at !== null) return { outcome: "deleted" };
		const message = toMessage(row, key.conversationId);
		const written = text === "" ? null : text;
		if (written === null && message.attachments.length === 0 && message.location === null) return { outcome: "empty" };
		if (written === row.text) return { outcome: "unchanged", message };
		return rewrite(db, found, { text: written, edited_at: now });
	},

	async remove(db, [key, { userId, now }]) {
		const found = await find(db, key, userId);
		if (found === undefined) return { outcome: "not_found" };
		if (!mayRemove(found)) return { outcome: "forbidden" };
		if (found.row.deleted_at !== null)
			return { outcome: "unchanged", message: toMessage(found.row, key.conversationId) };
		return rewrite(db, found, { text: null, extra: null, deleted_at: now });
	},

	async get(db, [key, userId]) {
		const found = await find(db, key, userId);
		return found && toMessage(found.row, key.conversationId);
	},

	async history(db, [key, { userId, before, after, limit }]) {
		const found = await placeOf(db, key, userId);
		if (found === undefined) return undefined;
		const { conversation, place } = found;
		const from = Math.max(place.joined_seq, after ?? 0);
		const to = before ?? Number.MAX_SAFE_INTEGER;
		const page = { no: conversation.no, from, to, limit: limit + 1 };
		const { rows } = await (after === undefined ? newestFirst : oldestFirst)(db, page);
		const shown = withinBytes(rows.slice(0, limit) as MessageRow[]);
		const messages = shown.map((row) => toMessage(row, key.conversationId));
		return { messages, hasMore: shown.length < rows.length };
	},

	since: (db, [key, cursors]) => messagesSince(db, key, cursors),
};
