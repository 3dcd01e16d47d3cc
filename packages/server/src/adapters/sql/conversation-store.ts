import { type DecidedChange, decideAct } from "../../domain/participants.ts";
import type {
	ConversationAct,
	ConversationChange,
	ConversationStore,
	Membership,
	NewConversation,
	Participant,
} from "../../ports/conversation-store.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { listConversations, ownConversation } from "./conversation-page.ts";
import {
	addConversation,
	addParticipant,
	pairKey,
	participantRows,
	placeOf,
	removeParticipant,
	type StoredConversation,
	setRole,
	storedConversation,
	toConversation,
	toParticipant,
} from "./conversation-rows.ts";
import { knownUsers } from "./known-users.ts";
import { lastMessage, toMessage } from "./message-rows.ts";
import { touchPartners } from "./partners.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { ConversationRow, Db } from "./tables.ts";

type MembershipRow = Pick<ConversationRow, "conversation_id" | "type" | "people" | "pair_key">;

const findMemberships = statement<UserKey & { readonly limit: number }, MembershipRow>((db, slots) =>
	db
		.selectFrom("participants")
		.innerJoin("conversations", "conversations.no", "participants.conversation_no")
		.select(["conversation_id", "type", "people", "pair_key"])
		.where("participants.company_id", "=", slots.companyId)
		.where("participants.user_id", "=", slots.userId)
		.orderBy("last_at", "desc")
		.orderBy("no", "desc")
		.limit(slots.limit),
);

function toMembership(row: MembershipRow, userId: string): Membership {
	const otherId = row.pair_key?.split(" ").find((id) => id !== userId) ?? null;
	return { conversationId: row.conversation_id, type: row.type, people: row.people, otherId };
}

async function directOf(
	db: Db,
	companyId: string,
	userIds: readonly string[],
): Promise<StoredConversation | undefined> {
	return db
		.selectFrom("conversations")
		.selectAll()
		.where("company_id", "=", companyId)
		.where("pair_key", "=", pairKey(userIds))
		.executeTakeFirst();
}

async function make(db: Db, made: NewConversation, now: Millis): Promise<StoredConversation> {
	const stored = await addConversation(db, made, now);
	for (const { userId, role } of made.participants) await addParticipant(db, stored, { userId, role, now });
	return stored;
}

async function write(
	db: Db,
	stored: StoredConversation,
	{ decided, now }: { readonly decided: DecidedChange; readonly now: Millis },
): Promise<ConversationChange> {
	const { title, renamed, added, removed, roles } = decided;
	const people = stored.people + (added === null ? 0 : 1) - (removed === null ? 0 : 1);
	await db.updateTable("conversations").set({ title, people }).where("no", "=", stored.no).execute();
	if (removed !== null) await removeParticipant(db, stored.no, removed);
	const newcomers = added === null ? [] : [await addParticipant(db, stored, { ...added, now })];
	for (const role of roles) await setRole(db, stored.no, role);
	return changeOf(db, { ...stored, title, people }, { renamed, added: newcomers, removed, roles });
}

type Written = Pick<DecidedChange, "renamed" | "removed" | "roles"> & { readonly added: readonly Participant[] };

/** What changed, and how the conversation stands after it. */
export async function changeOf(db: Db, stored: StoredConversation, written: Written): Promise<ConversationChange> {
	const { renamed, added, removed, roles } = written;
	const participants = (await participantRows(db, stored.no)).map(toParticipant);
	const changed = new Set(roles.map(({ userId }) => userId));
	const last = await lastMessage(db, stored.no, 0);
	const conversation = toConversation(stored);
	return {
		conversation,
		people: stored.people,
		added,
		removed: removed === null ? [] : [removed],
		roles: participants.filter(({ userId }) => changed.has(userId)),
		renamed,
		participants,
		lastMessage: last === undefined ? null : toMessage(last, conversation.conversationId),
	};
}

function namedBy(act: ConversationAct): readonly string[] {
	return act.kind === "rename" ? [] : [act.userId];
}

/** See `ConversationStore` for the law. */
export const conversationStore: Procedures<ConversationStore> = {
	async create(db, [made, now]) {
		const { companyId, participants } = made;
		const userIds = participants.map(({ userId }) => userId);
		const known = await knownUsers(db, companyId, userIds);
		const unknown = userIds.filter((id) => !known.has(id));
		if (unknown.length > 0) return { outcome: "unknown_users", userIds: unknown };
		const existing = made.type === "direct" ? await directOf(db, companyId, userIds) : undefined;
		if (existing !== undefined) return { outcome: "existed", conversation: toConversation(existing) };
		const stored = await make(db, made, now);
		const touched = await touchPartners(db, companyId, userIds);
		return { outcome: "created", conversation: toConversation(stored), touched };
	},

	async direct(db, [companyId, userIds]) {
		const stored = await directOf(db, companyId, userIds);
		return stored && toConversation(stored);
	},

	async get(db, [key, userId]) {
		const stored = await storedConversation(db, key);
		return stored && ownConversation(db, { companyId: key.companyId, userId }, stored.no);
	},

	list: (db, [key, options]) => listConversations(db, key, options),

	async memberships(db, [key, limit]) {
		const { rows } = await findMemberships(db, { ...key, limit: limit + 1 });
		const memberships = rows.slice(0, limit).map((row) => toMembership(row, key.userId));
		return { memberships, complete: rows.length <= limit };
	},

	async membership(db, [key, userId]) {
		const found = await placeOf(db, key, userId);
		return found && toMembership(found.conversation, userId);
	},

	async participants(db, [key]) {
		const stored = await storedConversation(db, key);
		return stored === undefined ? [] : (await participantRows(db, stored.no)).map(toParticipant);
	},

	async act(db, [key, act, by]) {
		const stored = await storedConversation(db, key);
		if (stored === undefined) return { outcome: "not_found" };
		const before = (await participantRows(db, stored.no)).map(toParticipant);
		const decision = decideAct({ type: stored.type, title: stored.title, participants: before }, act, by);
		if (decision.outcome === "unchanged") return { outcome: "unchanged", conversation: toConversation(stored) };
		if (decision.outcome !== "changed") return { outcome: decision.outcome };
		const { added, removed } = decision.change;
		if (added !== null && !(await knownUsers(db, key.companyId, [added.userId])).has(added.userId))
			return { outcome: "unknown_user" };
		const change = await write(db, stored, { decided: decision.change, now: by.now });
		const moved = added !== null || removed !== null;
		const concerned = [...before.map(({ userId }) => userId), ...namedBy(act)];
		return { outcome: "changed", touched: moved ? await touchPartners(db, key.companyId, concerned) : [], ...change };
	},
};
