import type { MessageKey, MessageStore, Revised } from "../../ports/message-store.ts";
import { findMember, type MemberRow, writeLast } from "./conversation-rows.ts";
import { findMessage, hasMoreThanText, NO_CONTENT, toMessage, withText } from "./message-rows.ts";
import { joinedAfter } from "./participant-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, MessageRow } from "./tables.ts";

type RevisedColumns = Pick<
	MessageRow,
	"conversation_no" | "seq" | "rev" | "edited_at" | "deleted_at" | "bytes" | "text" | "extra"
>;

const reviseMessage = statement<RevisedColumns>((db, slots) =>
	db
		.updateTable("messages")
		.set({
			rev: slots.rev,
			edited_at: slots.edited_at,
			deleted_at: slots.deleted_at,
			bytes: slots.bytes,
			text: slots.text,
			extra: slots.extra,
		})
		.where("conversation_no", "=", slots.conversation_no)
		.where("seq", "=", slots.seq),
);

/** A message and the row of the person who asks for it. */
export type Found = { readonly member: MemberRow; readonly row: MessageRow };

/** Undefined where the message is not there for this person. */
export async function findFor(db: Db, key: MessageKey, userId: string): Promise<Found | undefined> {
	const { companyId, conversationId, messageId } = key;
	const member = await findMember(db, { companyId, conversationId, userId });
	if (member === undefined) return undefined;
	const row = await findMessage(db, member.no, messageId);
	return row !== undefined && row.seq > member.joined_seq ? { member, row } : undefined;
}

async function revise(db: Db, { member, row }: Found, change: Partial<RevisedColumns>): Promise<Revised> {
	const rev = member.last_rev + 1;
	const after: MessageRow = { ...row, ...change, rev };
	const [hiddenFrom] = await Promise.all([
		joinedAfter(db, member.no, row.seq),
		reviseMessage(db, after),
		writeLast(db, member, { seq: member.last_seq, rev, at: member.last_at }),
	]);
	return { outcome: "changed", message: toMessage(after, member.conversation_id), hiddenFrom };
}

/** See `MessageStore` for the law. */
export const editMessage: Procedures<MessageStore>["edit"] = async (db, [key, { userId, text, now }]) => {
	const found = await findFor(db, key, userId);
	if (found === undefined) return { outcome: "not_found" };
	const { row } = found;
	if (row.sender_id !== userId) return { outcome: "forbidden" };
	if (row.deleted_at !== null) return { outcome: "deleted" };
	const wanted = text === "" ? null : text;
	if (wanted === row.text) return { outcome: "unchanged", message: toMessage(row, key.conversationId) };
	if (wanted === null && !hasMoreThanText(row)) return { outcome: "empty" };
	return revise(db, found, { ...withText(row, wanted), edited_at: now });
};

/** See `MessageStore` for the law. */
export const removeMessage: Procedures<MessageStore>["remove"] = async (db, [key, { userId, now }]) => {
	const found = await findFor(db, key, userId);
	if (found === undefined) return { outcome: "not_found" };
	const { member, row } = found;
	const moderates = member.type === "group" && member.role !== "member";
	if (row.sender_id !== userId && !moderates) return { outcome: "forbidden" };
	if (row.deleted_at !== null) return { outcome: "unchanged", message: toMessage(row, key.conversationId) };
	return revise(db, found, { ...NO_CONTENT, deleted_at: now });
};
