import type { ConversationStore, NewConversation } from "../../ports/conversation-store.ts";
import type { Millis } from "../../ports/keys.ts";
import { toConversation } from "./conversation-rows.ts";
import { bumpRevs } from "./facts-rows.ts";
import { knownUsers } from "./known-users.ts";
import { addParticipant, participantRows, toParticipant } from "./participant-rows.ts";
import { touchedByMeeting } from "./partners.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { ConversationRow, Db } from "./tables.ts";

type PairKey = { readonly companyId: string; readonly pairKey: string };

const findPair = statement<PairKey, ConversationRow>((db, slots) =>
	db
		.selectFrom("conversations")
		.selectAll()
		.where("company_id", "=", slots.companyId)
		.where("pair_key", "=", slots.pairKey),
);

function pairKeyOf({ type, participants }: NewConversation): string | null {
	return type === "direct" ? pairOf(participants.map(({ userId }) => userId)) : null;
}

function pairOf(userIds: readonly string[]): string {
	return JSON.stringify(userIds.toSorted());
}

/** See `ConversationStore` for the law. */
export const directConversation: Procedures<ConversationStore>["direct"] = async (db, [companyId, userIds]) => {
	const row = (await findPair(db, { companyId, pairKey: pairOf(userIds) })).rows[0];
	return row && toConversation(row);
};

async function strangersAmong(db: Db, { companyId, createdBy, participants }: NewConversation): Promise<string[]> {
	const named = participants.map(({ userId }) => userId);
	if (createdBy !== null && !named.includes(createdBy)) named.push(createdBy);
	const known = await knownUsers(db, companyId, named);
	return named.filter((userId) => !known.has(userId));
}

async function insertConversation(db: Db, given: NewConversation, now: Millis): Promise<ConversationRow> {
	const row = {
		company_id: given.companyId,
		conversation_id: given.conversationId,
		type: given.type,
		title: given.title,
		history_for_new: given.historyForNew,
		pair_key: pairKeyOf(given),
		created_at: now,
		created_by: given.createdBy,
		last_seq: 0,
		last_rev: 0,
		last_at: now,
		people: given.participants.length,
	};
	const { no } = await db.insertInto("conversations").values(row).returning("no").executeTakeFirstOrThrow();
	return { ...row, no };
}

/** See `ConversationStore` for the law. */
export const createConversation: Procedures<ConversationStore>["create"] = async (db, [given, now]) => {
	const { companyId, participants } = given;
	const pairKey = pairKeyOf(given);
	const existing = pairKey === null ? undefined : (await findPair(db, { companyId, pairKey })).rows[0];
	if (existing !== undefined) return { outcome: "existed", conversation: toConversation(existing) };
	const strangers = await strangersAmong(db, given);
	if (strangers.length > 0) return { outcome: "unknown_users", userIds: strangers };
	const userIds = participants.map(({ userId }) => userId);
	const touched = await touchedByMeeting(db, companyId, userIds);
	const row = await insertConversation(db, given, now);
	await Promise.all(participants.map(({ userId, role }) => addParticipant(db, row, { userId, role, now })));
	await bumpRevs(db, companyId, touched);
	return {
		outcome: "created",
		conversation: toConversation(row),
		participants: (await participantRows(db, row.no)).map(toParticipant),
		touched: [...touched].sort(),
	};
};
