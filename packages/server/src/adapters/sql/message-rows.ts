import { createHash } from "node:crypto";
import type { Message, MessageBody } from "../../ports/message-store.ts";
import { statement } from "./statement.ts";
import type { Db, MessageRow } from "./tables.ts";

/** Stands for the application, whose `clientMessageId`s are told apart like anybody's. */
export const APPLICATION = "";

/** Bytes of stored content that one answer may hold (MSG7): half of what may wait for one receiver. */
const ANSWER_BYTES = 524_288;
/** What a message weighs beside its content. */
const ROW_BYTES = 400;

type Extra = Pick<MessageBody, "attachments" | "location" | "replyTo" | "metadata">;

const NO_EXTRA: Extra = { attachments: [], location: null, replyTo: null, metadata: null };

function writeExtra({ attachments, location, replyTo, metadata }: MessageBody): string | null {
	if (attachments.length === 0 && location === null && replyTo === null && metadata === null) return null;
	return JSON.stringify({ attachments, location, replyTo, metadata });
}

export function toMessage(row: MessageRow, conversationId: string): Message {
	const extra = row.extra === null ? NO_EXTRA : (JSON.parse(row.extra) as Extra);
	return {
		id: row.id,
		conversationId,
		seq: row.seq,
		rev: row.rev,
		senderId: row.sender_id === APPLICATION ? null : row.sender_id,
		clientMessageId: row.client_message_id,
		type: row.type,
		text: row.text,
		...extra,
		createdAt: row.created_at,
		editedAt: row.edited_at,
		deletedAt: row.deleted_at,
	};
}

/** The columns of a body. */
export function bodyColumns(body: MessageBody): Pick<MessageRow, "type" | "text" | "extra" | "digest"> {
	return { type: body.type, text: body.text, extra: writeExtra(body), digest: digestOf(body) };
}

/** What two bodies have in common that say the same, in whatever order their keys stand (MSG4). */
export function digestOf(body: MessageBody): string {
	return createHash("sha256")
		.update(JSON.stringify(sorted(body)))
		.digest("base64url");
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return entries.map(([key, inner]) => [key, sorted(inner)]);
}

/** As many of the rows, from the first, as one answer may hold; at least one. */
export function withinBytes(rows: readonly MessageRow[], bytes: number = ANSWER_BYTES): readonly MessageRow[] {
	let left = bytes;
	const end = rows.findIndex((row, at) => {
		left -= bytesOf(row);
		return left < 0 && at > 0;
	});
	return end < 0 ? rows : rows.slice(0, end);
}

export function bytesOf({ text, extra }: Pick<MessageRow, "text" | "extra">): number {
	return ROW_BYTES + Buffer.byteLength(text ?? "") + Buffer.byteLength(extra ?? "");
}

/** How much one answer to several questions may hold in all. */
export class Budget {
	#left = ANSWER_BYTES;

	/** Rows that still fit; none once nothing does. The first of all fits always. */
	take(rows: readonly MessageRow[]): readonly MessageRow[] {
		if (this.#left <= 0) return [];
		const taken = withinBytes(rows, this.#left);
		for (const row of taken) this.#left -= bytesOf(row);
		return taken;
	}
}

const findById = statement<{ readonly no: number; readonly id: string }, MessageRow>((db, slots) =>
	db.selectFrom("messages").selectAll().where("conversation_no", "=", slots.no).where("id", "=", slots.id),
);

const findLast = statement<{ readonly no: number; readonly after: number }, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("seq", ">", slots.after)
		.orderBy("seq", "desc")
		.limit(1),
);

/** A message that somebody may see who joined after `joinedSeq`. */
export async function visibleMessage(
	db: Db,
	{ no, id, joinedSeq }: { readonly no: number; readonly id: string; readonly joinedSeq: number },
): Promise<MessageRow | undefined> {
	const row = (await findById(db, { no, id })).rows[0] as MessageRow | undefined;
	return row !== undefined && row.seq > joinedSeq ? row : undefined;
}

/** The newest message after this `seq`. */
export async function lastMessage(db: Db, no: number, after: number): Promise<MessageRow | undefined> {
	return (await findLast(db, { no, after })).rows[0] as MessageRow | undefined;
}
