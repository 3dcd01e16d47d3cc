import { createHash } from "node:crypto";
import type { Message, MessageBody } from "../../ports/message-store.ts";
import { statement } from "./statement.ts";
import type { Db, MessageRow } from "./tables.ts";

/** The application as a sender, in the database. */
export const APPLICATION = "";

type Extra = Partial<Pick<MessageBody, "attachments" | "location" | "replyTo" | "metadata">>;

/** The columns that hold what somebody wrote. */
export type ContentColumns = Pick<MessageRow, "text" | "extra" | "bytes">;

/** What is left of the content of a deleted message. */
export const NO_CONTENT: ContentColumns = { text: null, extra: null, bytes: 0 };

const messageById = statement<{ readonly no: number; readonly id: string }, MessageRow>((db, slots) =>
	db.selectFrom("messages").selectAll().where("conversation_no", "=", slots.no).where("id", "=", slots.id),
);

const messageBySeq = statement<{ readonly no: number; readonly seq: number }, MessageRow>((db, slots) =>
	db.selectFrom("messages").selectAll().where("conversation_no", "=", slots.no).where("seq", "=", slots.seq),
);

const seqById = statement<{ readonly no: number; readonly id: string }, Pick<MessageRow, "seq">>((db, slots) =>
	db.selectFrom("messages").select("seq").where("conversation_no", "=", slots.no).where("id", "=", slots.id),
);

const deletedAfter = statement<{ readonly no: number; readonly seq: number }, { readonly deleted: number }>(
	(db, slots) =>
		db
			.selectFrom("messages")
			.select((eb) => eb.fn.countAll<number>().as("deleted"))
			.where("conversation_no", "=", slots.no)
			.where("seq", ">", slots.seq)
			.where("deleted_at", "is not", null),
);

export async function findMessage(db: Db, no: number, id: string): Promise<MessageRow | undefined> {
	return (await messageById(db, { no, id })).rows[0];
}

export async function messageAt(db: Db, no: number, seq: number): Promise<MessageRow | undefined> {
	return (await messageBySeq(db, { no, seq })).rows[0];
}

/** Where a message stands; undefined where there is none, or it was there before this person joined. */
export async function findSeq(
	db: Db,
	no: number,
	message: { readonly id: string; readonly joinedSeq: number },
): Promise<number | undefined> {
	const seq = (await seqById(db, { no, id: message.id })).rows[0]?.seq;
	return seq !== undefined && seq > message.joinedSeq ? seq : undefined;
}

/** Messages unread by who has read up to `readSeq`: own ones are never among them, for sending reads up to the own message. */
export async function unreadAfter(
	db: Db,
	conversation: { readonly no: number; readonly last_seq: number },
	readSeq: number,
): Promise<number> {
	const beyond = conversation.last_seq - readSeq;
	if (beyond === 0) return 0;
	const { rows } = await deletedAfter(db, { no: conversation.no, seq: readSeq });
	return beyond - (rows[0]?.deleted ?? 0);
}

export function toContent(body: MessageBody): ContentColumns {
	const given: Extra = {
		...(body.attachments.length > 0 && { attachments: body.attachments }),
		...(body.location !== null && { location: body.location }),
		...(body.replyTo !== null && { replyTo: body.replyTo }),
		...(body.metadata !== null && { metadata: body.metadata }),
	};
	return sized(body.text, Object.keys(given).length > 0 ? JSON.stringify(given) : null);
}

/** The same content with another text. */
export function withText(content: ContentColumns, text: string | null): ContentColumns {
	return sized(text, content.extra);
}

function sized(text: string | null, extra: string | null): ContentColumns {
	return { text, extra, bytes: Buffer.byteLength(text ?? "") + Buffer.byteLength(extra ?? "") };
}

function toExtra(row: MessageRow): Extra {
	return row.extra === null ? {} : (JSON.parse(row.extra) as Extra); // `toContent` wrote it
}

/** Has it anything to show besides its text? */
export function hasMoreThanText(row: MessageRow): boolean {
	const { attachments, location } = toExtra(row);
	return attachments !== undefined || location !== undefined;
}

export function toMessage(row: MessageRow, conversationId: string): Message {
	const { attachments = [], location = null, replyTo = null, metadata = null } = toExtra(row);
	return {
		id: row.id,
		conversationId,
		seq: row.seq,
		rev: row.rev,
		senderId: row.sender_id === APPLICATION ? null : row.sender_id,
		clientMessageId: row.client_message_id,
		type: row.type,
		text: row.text,
		attachments,
		location,
		replyTo,
		metadata,
		createdAt: row.created_at,
		editedAt: row.edited_at,
		deletedAt: row.deleted_at,
	};
}

/** Tells bodies apart; the order of keys makes no difference. */
export function digestOf(body: MessageBody): string {
	const { type, text, attachments, location, replyTo, metadata } = body;
	const canonical = canonicalJson({ type, text, attachments, location, replyTo, metadata });
	return createHash("sha256").update(canonical).digest("base64url");
}

function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	const fields = Object.entries(value).filter(([, held]) => held !== undefined);
	fields.sort(([one], [other]) => (one < other ? -1 : 1));
	return `{${fields.map(([name, held]) => `${JSON.stringify(name)}:${canonicalJson(held)}`).join(",")}}`;
}
