import type { UserKey } from "../../ports/keys.ts";
import type { MessageStore, MessagesSince } from "../../ports/message-store.ts";
import { idLists } from "./id-lists.ts";
import { Budget, toMessage } from "./message-rows.ts";
import { statement } from "./statement.ts";
import type { ConversationRow, Db, MessageRow } from "./tables.ts";

/** Messages of one conversation in one answer. */
const MESSAGES_AT_ONCE = 200;

type Changed = { readonly no: number; readonly rev: number; readonly joinedSeq: number; readonly limit: number };

const findChanged = statement<Changed, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("rev", ">", slots.rev)
		.where("seq", ">", slots.joinedSeq)
		.orderBy("rev")
		.limit(slots.limit),
);

type Known = Pick<ConversationRow, "conversation_id" | "last_rev"> & { no: number; joined_seq: number };

async function knownAmong(db: Db, { companyId, userId }: UserKey, ids: readonly string[]): Promise<Map<string, Known>> {
	const known = new Map<string, Known>();
	for (const list of idLists(ids)) {
		const rows = await db
			.selectFrom("conversations as c")
			.innerJoin("participants as own", "own.conversation_no", "c.no")
			.select(["c.no", "c.conversation_id", "c.last_rev", "own.joined_seq"])
			.where("c.company_id", "=", companyId)
			.where("c.conversation_id", "in", list)
			.where("own.user_id", "=", userId)
			.execute();
		for (const row of rows) known.set(row.conversation_id, row);
	}
	return known;
}

async function sinceOf(
	db: Db,
	known: Known,
	{ rev, budget }: { readonly rev: number; readonly budget: Budget },
): Promise<MessagesSince> {
	const { conversation_id: conversationId, last_rev: newest, no, joined_seq: joinedSeq } = known;
	if (newest <= rev) return { conversationId, messages: [], lastRev: newest, hasMore: false };
	const { rows } = await findChanged(db, { no, rev, joinedSeq, limit: MESSAGES_AT_ONCE + 1 });
	const shown = budget.take(rows.slice(0, MESSAGES_AT_ONCE) as MessageRow[]);
	const hasMore = shown.length < rows.length;
	const lastRev = hasMore ? (shown.at(-1)?.rev ?? rev) : newest;
	return { conversationId, messages: shown.map((row) => toMessage(row, conversationId)), lastRev, hasMore };
}

/** What changed in each conversation since a `rev` (MSG7). */
export async function messagesSince(
	db: Db,
	key: UserKey,
	cursors: Parameters<MessageStore["since"]>[1],
): ReturnType<MessageStore["since"]> {
	const known = await knownAmong(
		db,
		key,
		cursors.map(({ conversationId }) => conversationId),
	);
	const budget = new Budget();
	const conversations: MessagesSince[] = [];
	const removed: string[] = [];
	for (const { conversationId, rev } of cursors) {
		const one = known.get(conversationId);
		if (one === undefined) removed.push(conversationId);
		else conversations.push(await sinceOf(db, one, { rev, budget }));
	}
	return { conversations, removed };
}
