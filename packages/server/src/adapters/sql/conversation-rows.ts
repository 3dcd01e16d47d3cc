import type { Selectable } from "kysely";
import type { Conversation, NewConversation, Participant, Role } from "../../ports/conversation-store.ts";
import type { ConversationKey, Millis } from "../../ports/keys.ts";
import { statement } from "./statement.ts";
import type { ConversationRow, Db, ParticipantRow } from "./tables.ts";

export type StoredConversation = Selectable<ConversationRow>;

const findConversation = statement<ConversationKey, StoredConversation>((db, slots) =>
	db
		.selectFrom("conversations")
		.selectAll()
		.where("company_id", "=", slots.companyId)
		.where("conversation_id", "=", slots.conversationId),
);

const findParticipant = statement<{ readonly no: number; readonly userId: string }, ParticipantRow>((db, slots) =>
	db.selectFrom("participants").selectAll().where("conversation_no", "=", slots.no).where("user_id", "=", slots.userId),
);

const findParticipants = statement<{ readonly no: number }, ParticipantRow>((db, slots) =>
	db
		.selectFrom("participants")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.orderBy("joined_at")
		.orderBy("user_id"),
);

/** A conversation and somebody's place in it. */
export type Place = { readonly conversation: StoredConversation; readonly place: ParticipantRow };

/** The conversation of this company; undefined for an unknown one, another company's among them (T-06). */
export async function storedConversation(db: Db, key: ConversationKey): Promise<StoredConversation | undefined> {
	return (await findConversation(db, key)).rows[0];
}

/** The same for somebody who is in it; undefined for everybody else (MSG9). */
export async function placeOf(db: Db, key: ConversationKey, userId: string): Promise<Place | undefined> {
	const conversation = await storedConversation(db, key);
	if (conversation === undefined) return undefined;
	const place = (await findParticipant(db, { no: conversation.no, userId })).rows[0];
	return place && { conversation, place };
}

/** Everybody in it, by (joinedAt, userId). */
export async function participantRows(db: Db, no: number): Promise<readonly ParticipantRow[]> {
	return (await findParticipants(db, { no })).rows as ParticipantRow[];
}

export function toConversation(row: StoredConversation): Conversation {
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

export function toParticipant(row: ParticipantRow): Participant {
	return { userId: row.user_id, role: row.role, joinedAt: row.joined_at, joinedSeq: row.joined_seq };
}

/** What a pair of people is found by, whoever is named first. Ids have no blank in their grammar. */
export function pairKey(userIds: readonly string[]): string {
	return [...userIds].sort().join(" ");
}

export async function addConversation(db: Db, made: NewConversation, now: Millis): Promise<StoredConversation> {
	const row = {
		company_id: made.companyId,
		conversation_id: made.conversationId,
		type: made.type,
		title: made.title,
		history_for_new: made.historyForNew,
		pair_key: made.type === "direct" ? pairKey(made.participants.map(({ userId }) => userId)) : null,
		created_at: now,
		created_by: made.createdBy,
		last_seq: 0,
		last_rev: 0,
		last_at: now,
		people: made.participants.length,
	};
	const { no } = await db.insertInto("conversations").values(row).returning("no").executeTakeFirstOrThrow();
	return { ...row, no };
}

const insertParticipant = statement<ParticipantRow>((db, slots) =>
	db.insertInto("participants").values({
		conversation_no: slots.conversation_no,
		user_id: slots.user_id,
		company_id: slots.company_id,
		role: slots.role,
		joined_at: slots.joined_at,
		joined_seq: slots.joined_seq,
		delivered_seq: slots.delivered_seq,
		delivered_at: slots.delivered_at,
		read_seq: slots.read_seq,
		read_at: slots.read_at,
		shown_delivered_seq: slots.shown_delivered_seq,
		shown_delivered_at: slots.shown_delivered_at,
		shown_read_seq: slots.shown_read_seq,
		shown_read_at: slots.shown_read_at,
	}),
);

/** Somebody comes in: nothing is unread (CON2). */
export async function addParticipant(
	db: Db,
	conversation: StoredConversation,
	{ userId, role, now }: { readonly userId: string; readonly role: Role; readonly now: Millis },
): Promise<Participant> {
	const seq = conversation.last_seq;
	const row: ParticipantRow = {
		conversation_no: conversation.no,
		user_id: userId,
		company_id: conversation.company_id,
		role,
		joined_at: now,
		joined_seq: conversation.history_for_new === "all" ? 0 : seq,
		delivered_seq: seq,
		delivered_at: null,
		read_seq: seq,
		read_at: null,
		shown_delivered_seq: seq,
		shown_delivered_at: null,
		shown_read_seq: seq,
		shown_read_at: null,
	};
	await insertParticipant(db, row);
	return toParticipant(row);
}

export async function removeParticipant(db: Db, no: number, userId: string): Promise<void> {
	await db.deleteFrom("participants").where("conversation_no", "=", no).where("user_id", "=", userId).execute();
}

export async function setRole(
	db: Db,
	no: number,
	{ userId, role }: { readonly userId: string; readonly role: Role },
): Promise<void> {
	await db
		.updateTable("participants")
		.set({ role })
		.where("conversation_no", "=", no)
		.where("user_id", "=", userId)
		.execute();
}
