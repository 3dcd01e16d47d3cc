import { heirOf } from "../../domain/participants.ts";
import type { ConversationChange } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import {
	participantRows,
	removeParticipant,
	type StoredConversation,
	setRole,
	toParticipant,
} from "./conversation-rows.ts";
import { changeOf } from "./conversation-store.ts";
import type { Db } from "./tables.ts";

async function conversationsOf(db: Db, { companyId, userId }: UserKey): Promise<readonly StoredConversation[]> {
	return db
		.selectFrom("participants as p")
		.innerJoin("conversations as c", "c.no", "p.conversation_no")
		.selectAll("c")
		.where("p.company_id", "=", companyId)
		.where("p.user_id", "=", userId)
		.orderBy("c.no")
		.execute();
}

async function leave(db: Db, stored: StoredConversation, userId: string): Promise<ConversationChange> {
	const heir = heirOf((await participantRows(db, stored.no)).map(toParticipant), userId);
	const people = stored.people - 1;
	await db.updateTable("conversations").set({ people, pair_key: null }).where("no", "=", stored.no).execute();
	await removeParticipant(db, stored.no, userId);
	const roles = heir === undefined ? [] : [{ userId: heir.userId, role: "owner" as const }];
	for (const role of roles) await setRole(db, stored.no, role);
	return changeOf(db, { ...stored, people, pair_key: null }, { renamed: false, added: [], removed: userId, roles });
}

/**
 * Takes an erased user out of every conversation, and their name off what they wrote and made: the messages stay, as
 * somebody's who was erased. A direct conversation stays with the other person alone.
 */
export async function leaveConversations(db: Db, key: UserKey): Promise<readonly ConversationChange[]> {
	const { companyId, userId } = key;
	const changes: ConversationChange[] = [];
	for (const stored of await conversationsOf(db, key)) changes.push(await leave(db, stored, userId));
	await db
		.updateTable("messages")
		.set({ sender_id: null })
		.where("sender_id", "=", userId)
		.where("conversation_no", "in", (eb) =>
			eb.selectFrom("conversations").select("no").where("company_id", "=", companyId),
		)
		.execute();
	await db
		.updateTable("conversations")
		.set({ created_by: null })
		.where("company_id", "=", companyId)
		.where("created_by", "=", userId)
		.execute();
	return changes;
}
