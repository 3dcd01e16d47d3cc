import { type DecidedChange, decideAct } from "../../domain/participants.ts";
import type { ConversationChange, ConversationStore } from "../../ports/conversation-store.ts";
import type { Millis } from "../../ports/keys.ts";
import { findConversation, toConversation } from "./conversation-rows.ts";
import { bumpRevs } from "./facts-rows.ts";
import { knownUsers } from "./known-users.ts";
import { messageAt, toMessage } from "./message-rows.ts";
import { addParticipant, dropParticipant, participantRows, toParticipant, writeRole } from "./participant-rows.ts";
import { touchedByOne } from "./partners.ts";
import type { Procedures } from "./stores.ts";
import type { ConversationRow, Db, ParticipantRow } from "./tables.ts";

/** A conversation and everybody in it, as they were before a change. */
type Before = { readonly row: ConversationRow; readonly people: readonly ParticipantRow[] };

/** What to write: who is added joins `now`. */
type Change = Omit<DecidedChange, "added"> & {
	readonly added: (NonNullable<DecidedChange["added"]> & { readonly now: Millis }) | null;
};

/** Writes what was decided, and answers what changed. */
export async function applyChange(
	db: Db,
	{ row, people }: Before,
	{ title, added, removed, roles, renamed }: Change,
): Promise<ConversationChange> {
	if (removed !== null) await dropParticipant(db, row.no, removed);
	for (const given of roles) await writeRole(db, row.no, given);
	const joined = added === null ? [] : [await addParticipant(db, row, added)];
	const count = people.length + joined.length - (removed === null ? 0 : 1);
	await db.updateTable("conversations").set({ title, people: count }).where("no", "=", row.no).execute();
	const last = row.last_seq === 0 ? undefined : await messageAt(db, row.no, row.last_seq);
	const roleOf = new Map(roles.map(({ userId, role }) => [userId, role]));
	return {
		conversation: toConversation({ ...row, title }),
		people: count,
		added: joined,
		removed: removed === null ? [] : [removed],
		roles: people.flatMap((person) => {
			const role = roleOf.get(person.user_id);
			return role === undefined ? [] : [toParticipant({ ...person, role })];
		}),
		renamed,
		participants: (await participantRows(db, row.no)).map(toParticipant),
		lastMessage: last === undefined ? null : toMessage(last, row.conversation_id),
	};
}

async function touchedBy(db: Db, { row, people }: Before, change: DecidedChange): Promise<ReadonlySet<string>> {
	const userId = change.added?.userId ?? change.removed;
	if (userId === null) return new Set();
	const others = people.map((person) => person.user_id).filter((other) => other !== userId);
	return touchedByOne(db, { companyId: row.company_id, userId, no: row.no }, others);
}

/** See `ConversationStore` for the law. */
export const actOnConversation: Procedures<ConversationStore>["act"] = async (db, [key, act, by]) => {
	const row = await findConversation(db, key);
	if (row === undefined) return { outcome: "not_found" };
	const people = await participantRows(db, row.no);
	const decision = decideAct({ type: row.type, title: row.title, participants: people.map(toParticipant) }, act, by);
	if (decision.outcome === "unchanged") return { outcome: "unchanged", conversation: toConversation(row) };
	if (decision.outcome !== "changed") return decision;
	const { change } = decision;
	if (change.added !== null) {
		const { userId } = change.added;
		if (!(await knownUsers(db, key.companyId, [userId])).has(userId)) return { outcome: "unknown_user" };
	}
	const touched = await touchedBy(db, { row, people }, change);
	const changed = await applyChange(
		db,
		{ row, people },
		{
			...change,
			added: change.added && { ...change.added, now: by.now },
		},
	);
	await bumpRevs(db, key.companyId, touched);
	return { outcome: "changed", touched: [...touched].sort(), ...changed };
};
