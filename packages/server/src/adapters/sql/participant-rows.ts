import type { Participant, Role } from "../../ports/conversation-store.ts";
import type { Millis } from "../../ports/keys.ts";
import { cursorColumns } from "./conversation-rows.ts";
import { statement } from "./statement.ts";
import type { ConversationRow, Db, ParticipantRow } from "./tables.ts";

const peopleOf = statement<{ readonly no: number }, ParticipantRow>((db, slots) =>
	db
		.selectFrom("participants")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.orderBy("joined_at")
		.orderBy("user_id"),
);

const insertParticipant = statement<ParticipantRow>((db, slots) =>
	db.insertInto("participants").values({
		company_id: slots.company_id,
		user_id: slots.user_id,
		conversation_no: slots.conversation_no,
		role: slots.role,
		joined_at: slots.joined_at,
		joined_seq: slots.joined_seq,
		joined_rev: slots.joined_rev,
		...cursorColumns(slots),
	}),
);

const removeParticipant = statement<{ readonly no: number; readonly userId: string }>((db, slots) =>
	db.deleteFrom("participants").where("conversation_no", "=", slots.no).where("user_id", "=", slots.userId),
);

const setRole = statement<{ readonly no: number; readonly userId: string; readonly role: Role }>((db, slots) =>
	db
		.updateTable("participants")
		.set({ role: slots.role })
		.where("conversation_no", "=", slots.no)
		.where("user_id", "=", slots.userId),
);

const latecomers = statement<{ readonly no: number; readonly seq: number }, Pick<ParticipantRow, "user_id">>(
	(db, slots) =>
		db
			.selectFrom("participants")
			.select("user_id")
			.where("conversation_no", "=", slots.no)
			.where("joined_seq", ">=", slots.seq)
			.orderBy("user_id"),
);

/** Everybody in a conversation with their cursors, by (joinedAt, userId). */
export async function participantRows(db: Db, no: number): Promise<readonly ParticipantRow[]> {
	return (await peopleOf(db, { no })).rows;
}

export function toParticipant(row: Pick<ParticipantRow, "user_id" | "role" | "joined_at" | "joined_seq">): Participant {
	return { userId: row.user_id, role: row.role, joinedAt: row.joined_at, joinedSeq: row.joined_seq };
}

/** Puts a person in as of now: nothing is unread, and history is seen as the conversation says (CON2). */
export async function addParticipant(
	db: Db,
	conversation: ConversationRow,
	person: { readonly userId: string; readonly role: Role; readonly now: Millis },
): Promise<Participant> {
	const seesAll = conversation.history_for_new === "all";
	const seq = conversation.last_seq;
	const at = seq === 0 ? null : person.now;
	const row: ParticipantRow = {
		company_id: conversation.company_id,
		user_id: person.userId,
		conversation_no: conversation.no,
		role: person.role,
		joined_at: person.now,
		joined_seq: seesAll ? 0 : seq,
		joined_rev: seesAll ? 0 : conversation.last_rev,
		delivered_seq: seq,
		delivered_at: at,
		read_seq: seq,
		read_at: at,
		shown_delivered_seq: seq,
		shown_delivered_at: at,
		shown_read_seq: seq,
		shown_read_at: at,
	};
	await insertParticipant(db, row);
	return toParticipant(row);
}

export async function dropParticipant(db: Db, no: number, userId: string): Promise<void> {
	await removeParticipant(db, { no, userId });
}

export async function writeRole(
	db: Db,
	no: number,
	given: { readonly userId: string; readonly role: Role },
): Promise<void> {
	await setRole(db, { no, userId: given.userId, role: given.role });
}

/** Those in a conversation who joined after its message `seq`. */
export async function joinedAfter(db: Db, no: number, seq: number): Promise<readonly string[]> {
	return (await latecomers(db, { no, seq })).rows.map((row) => row.user_id);
}
