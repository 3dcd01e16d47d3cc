import type { Conversation } from "../../ports/conversation-store.ts";
import type { ConversationKey, Millis, UserKey } from "../../ports/keys.ts";
import { statement } from "./statement.ts";
import type { ConversationRow, CursorColumns, Db, ParticipantRow } from "./tables.ts";

/** A conversation together with the row of one of its people. */
export type MemberRow = ConversationRow & Omit<ParticipantRow, "conversation_no">;

/** A person in a conversation. */
export type MemberKey = ConversationKey & { readonly userId: string };

/** The columns of a participant that `MemberRow` adds. */
const MEMBER_COLUMNS = [
	"participants.user_id",
	"participants.role",
	"participants.joined_at",
	"participants.joined_seq",
	"participants.joined_rev",
	"participants.delivered_seq",
	"participants.delivered_at",
	"participants.read_seq",
	"participants.read_at",
	"participants.shown_delivered_seq",
	"participants.shown_delivered_at",
	"participants.shown_read_seq",
	"participants.shown_read_at",
] as const;

// Every way to a conversation begins with one of these three, which ask for the company (T-06).
const conversationByKey = statement<ConversationKey, ConversationRow>((db, slots) =>
	db
		.selectFrom("conversations")
		.selectAll()
		.where("company_id", "=", slots.companyId)
		.where("conversation_id", "=", slots.conversationId),
);

const memberByKey = statement<MemberKey, MemberRow>((db, slots) =>
	db
		.selectFrom("conversations")
		.innerJoin("participants", (join) =>
			join
				.onRef("participants.conversation_no", "=", "conversations.no")
				.on("participants.company_id", "=", slots.companyId)
				.on("participants.user_id", "=", slots.userId),
		)
		.selectAll("conversations")
		.select(MEMBER_COLUMNS)
		.where("conversations.company_id", "=", slots.companyId)
		.where("conversations.conversation_id", "=", slots.conversationId),
);

/** Those of the conversations (`c`) that the user is in, with what is known of them there (`own`), to be narrowed and selected from. */
export function membershipsIn(db: Db, { companyId, userId }: UserKey, conversationIds: readonly string[]) {
	return db
		.selectFrom("conversations as c")
		.innerJoin("participants as own", (join) =>
			join
				.onRef("own.conversation_no", "=", "c.no")
				.on("own.company_id", "=", companyId)
				.on("own.user_id", "=", userId),
		)
		.where("c.company_id", "=", companyId)
		.where("c.conversation_id", "in", conversationIds);
}

/** The cursors alone, of arguments or of a row. */
export function cursorColumns(from: CursorColumns): CursorColumns {
	return {
		delivered_seq: from.delivered_seq,
		delivered_at: from.delivered_at,
		read_seq: from.read_seq,
		read_at: from.read_at,
		shown_delivered_seq: from.shown_delivered_seq,
		shown_delivered_at: from.shown_delivered_at,
		shown_read_seq: from.shown_read_seq,
		shown_read_at: from.shown_read_at,
	};
}

/** Everything that a user is in, to be narrowed and put in order. */
export function conversationsOf(db: Db, { companyId, userId }: UserKey) {
	return db
		.selectFrom("participants")
		.innerJoin("conversations", "conversations.no", "participants.conversation_no")
		.selectAll("conversations")
		.select(MEMBER_COLUMNS)
		.where("participants.company_id", "=", companyId)
		.where("participants.user_id", "=", userId);
}

const setLast = statement<Pick<ConversationRow, "no" | "last_seq" | "last_rev" | "last_at">>((db, slots) =>
	db
		.updateTable("conversations")
		.set({ last_seq: slots.last_seq, last_rev: slots.last_rev, last_at: slots.last_at })
		.where("no", "=", slots.no),
);

const setCursors = statement<CursorColumns & Pick<ParticipantRow, "company_id" | "user_id" | "conversation_no">>(
	(db, slots) =>
		db
			.updateTable("participants")
			.set(cursorColumns(slots))
			.where("company_id", "=", slots.company_id)
			.where("user_id", "=", slots.user_id)
			.where("conversation_no", "=", slots.conversation_no),
);

export async function findConversation(db: Db, key: ConversationKey): Promise<ConversationRow | undefined> {
	return (await conversationByKey(db, key)).rows[0];
}

/** Undefined where the person is not in the conversation. */
export async function findMember(db: Db, key: MemberKey): Promise<MemberRow | undefined> {
	return (await memberByKey(db, key)).rows[0];
}

/** Writes what counts up in a conversation. */
export async function writeLast(
	db: Db,
	{ no }: ConversationRow,
	last: { readonly seq: number; readonly rev: number; readonly at: Millis },
): Promise<void> {
	await setLast(db, { no, last_seq: last.seq, last_rev: last.rev, last_at: last.at });
}

export async function writeCursors(db: Db, member: MemberRow, cursors: CursorColumns): Promise<void> {
	const { company_id, user_id, no: conversation_no } = member;
	await setCursors(db, { ...cursors, company_id, user_id, conversation_no });
}

export function toConversation(row: ConversationRow): Conversation {
	return {
		companyId: row.company_id,
		conversationId: row.conversation_id,
		type: row.type,
		title: row.title,
		historyForNew: row.history_for_new,
		createdAt: row.created_at,
		createdBy: row.created_by,
		lastSeq: row.last_seq,
		lastRev: row.last_rev,
	};
}
