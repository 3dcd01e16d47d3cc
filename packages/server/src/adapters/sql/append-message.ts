import type { Appended, MessageStore, NewMessage } from "../../ports/message-store.ts";
import type { ReceiptStep } from "../../ports/receipt-store.ts";
import { findConversation, findMember, type MemberRow, writeCursors, writeLast } from "./conversation-rows.ts";
import { advanced, stepBetween } from "./cursors.ts";
import { APPLICATION, digestOf, findSeq, toContent, toMessage } from "./message-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { ConversationRow, Db, MessageRow } from "./tables.ts";

type SentKey = { readonly senderId: string; readonly no: number; readonly clientMessageId: string };

const findSent = statement<SentKey, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("sender_id", "=", slots.senderId)
		.where("conversation_no", "=", slots.no)
		.where("client_message_id", "=", slots.clientMessageId),
);

const insertMessage = statement<MessageRow>((db, slots) =>
	db
		.insertInto("messages")
		.values({
			conversation_no: slots.conversation_no,
			seq: slots.seq,
			rev: slots.rev,
			id: slots.id,
			sender_id: slots.sender_id,
			created_at: slots.created_at,
			edited_at: slots.edited_at,
			deleted_at: slots.deleted_at,
			bytes: slots.bytes,
			client_message_id: slots.client_message_id,
			digest: slots.digest,
			type: slots.type,
			text: slots.text,
			extra: slots.extra,
		})
		.onConflict((conflict) => conflict.columns(["sender_id", "conversation_no", "client_message_id"]).doNothing()),
);

/** Where a message goes, and its sender's row: undefined for the application. */
type Place = { readonly conversation: ConversationRow; readonly sender: MemberRow | undefined };

async function placeOf(db: Db, given: NewMessage): Promise<Place | undefined> {
	const { companyId, conversationId, senderId } = given;
	if (senderId === null) {
		const conversation = await findConversation(db, { companyId, conversationId });
		return conversation && { conversation, sender: undefined };
	}
	const sender = await findMember(db, { companyId, conversationId, userId: senderId });
	return sender && { conversation: sender, sender };
}

function toRow(given: NewMessage, { conversation }: Place, digest: string): MessageRow {
	const { now } = given;
	return {
		conversation_no: conversation.no,
		seq: conversation.last_seq + 1,
		rev: conversation.last_rev + 1,
		id: given.id,
		sender_id: given.senderId ?? APPLICATION,
		created_at: conversation.last_seq === 0 ? now : Math.max(now, conversation.last_at),
		edited_at: null,
		deleted_at: null,
		client_message_id: given.clientMessageId,
		digest,
		type: given.body.type,
		...toContent(given.body),
	};
}

/** Sending reads up to the own message (RCP3). A step where that passes over something new to the sender or to others. */
async function readOwn(
	db: Db,
	sender: MemberRow,
	{ seq, at, shown }: { readonly seq: number; readonly at: number; readonly shown: boolean },
): Promise<ReceiptStep | null> {
	const after = advanced(sender, { delivered: seq, read: seq, at, shown });
	const from = shown ? sender.shown_read_seq : sender.read_seq;
	const [step] = await Promise.all([
		from === seq - 1 ? null : stepBetween(db, sender, { after, at, shown }),
		writeCursors(db, sender, after),
	]);
	return step;
}

/** What became of it when it was sent before; undefined where it was not (MSG4). */
async function sentBefore(db: Db, given: NewMessage, row: MessageRow): Promise<Appended | undefined> {
	const { conversation_no: no, digest } = row;
	const { senderId, clientMessageId } = given;
	const [sent] = (await findSent(db, { senderId: senderId ?? APPLICATION, no, clientMessageId })).rows;
	if (sent === undefined) return undefined;
	return sent.digest === digest
		? { outcome: "repeated", message: toMessage(sent, given.conversationId) }
		: { outcome: "conflict" };
}

/** Is the message that it answers there for the sender; or does it answer none? */
async function answersSomething(db: Db, { body }: NewMessage, { conversation, sender }: Place): Promise<boolean> {
	if (body.replyTo === null) return true;
	const target = { id: body.replyTo, joinedSeq: sender?.joined_seq ?? 0 };
	return (await findSeq(db, conversation.no, target)) !== undefined;
}

/** See `MessageStore` for the law. */
export const appendMessage: Procedures<MessageStore>["append"] = async (db, [given]) => {
	const place = await placeOf(db, given);
	if (place === undefined) return { outcome: "not_found" };
	const { conversation, sender } = place;
	const row = toRow(given, place, digestOf(given.body));
	if (given.onlyRepeated === true || !(await answersSomething(db, given, place)))
		return (await sentBefore(db, given, row)) ?? { outcome: given.onlyRepeated ? "new" : "no_reply_target" };
	// Nearly always it is new; where it is not, nothing is inserted.
	const { numAffectedRows } = await insertMessage(db, row);
	if (numAffectedRows === 0n) return (await sentBefore(db, given, row)) as Appended;
	const { seq, rev, created_at: at } = row;
	// None of these waits for another: where the database answers later they go together.
	const [step] = await Promise.all([
		sender === undefined ? null : readOwn(db, sender, { seq, at, shown: given.shown }),
		writeLast(db, conversation, { seq, rev, at }),
	]);
	return { outcome: "stored", message: toMessage(row, given.conversationId), step };
};
