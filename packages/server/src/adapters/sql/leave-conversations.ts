import { heirOf } from "../../domain/participants.ts";
import type { ConversationChange } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { applyChange } from "./change-conversation.ts";
import { participantRows, toParticipant } from "./participant-rows.ts";
import { statement } from "./statement.ts";
import type { ConversationRow, Db } from "./tables.ts";

const conversationsOf = statement<UserKey, ConversationRow>((db, slots) =>
	db
		.selectFrom("participants")
		.innerJoin("conversations", "conversations.no", "participants.conversation_no")
		.selectAll("conversations")
		.where("participants.company_id", "=", slots.companyId)
		.where("participants.user_id", "=", slots.userId)
		.orderBy("conversations.no"),
);

// By the sender first: the same id in another company is another person, so the company of each conversation decides.
const forgetSender = statement<UserKey>((db, slots) =>
	db
		.updateTable("messages")
		.set({ sender_id: null })
		.where("sender_id", "=", slots.userId)
		.where("conversation_no", "in", (eb) =>
			eb.selectFrom("conversations").select("no").where("company_id", "=", slots.companyId),
		),
);

const forgetCreator = statement<UserKey>((db, slots) =>
	db
		.updateTable("conversations")
		.set({ created_by: null })
		.where("company_id", "=", slots.companyId)
		.where("created_by", "=", slots.userId),
);

const freePair = statement<Pick<ConversationRow, "no">>((db, slots) =>
	db.updateTable("conversations").set({ pair_key: null }).where("no", "=", slots.no),
);

/**
 * Takes somebody who is being erased out of every conversation, and their name off everything they wrote or made there.
 * What they wrote stays, as nobody's.
 */
export async function leaveConversations(db: Db, key: UserKey): Promise<readonly ConversationChange[]> {
	await forgetSender(db, key);
	await forgetCreator(db, key);
	const changes: ConversationChange[] = [];
	for (const row of (await conversationsOf(db, key)).rows) changes.push(await leave(db, row, key.userId));
	return changes;
}

async function leave(db: Db, row: ConversationRow, userId: string): Promise<ConversationChange> {
	const people = await participantRows(db, row.no);
	const heir = heirOf(people.map(toParticipant), userId);
	// The pair of a direct conversation is no more: the other person may have a new one with whoever comes by this id.
	if (row.pair_key !== null) await freePair(db, row);
	const decided = { title: row.title, renamed: false, added: null, removed: userId };
	const roles = heir === undefined ? [] : [{ userId: heir.userId, role: "owner" as const }];
	return applyChange(db, { row, people }, { ...decided, roles });
}
