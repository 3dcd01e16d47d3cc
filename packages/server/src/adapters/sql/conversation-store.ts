import { sql } from "kysely";
import type { ConversationStore, Membership, OwnConversation } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { actOnConversation } from "./change-conversation.ts";
import { conversationNumbers } from "./conversation-numbers.ts";
import { conversationsOf, findConversation, findMember, type MemberRow, toConversation } from "./conversation-rows.ts";
import { createConversation, directConversation } from "./create-conversation.ts";
import { messageAt, toMessage, unreadAfter } from "./message-rows.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import { participantRows, toParticipant } from "./participant-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { ConversationRow, Db } from "./tables.ts";

type OwnPage = UserKey & {
	readonly at: number;
	readonly createdAt: number;
	readonly conversationId: string;
	readonly limit: number;
};

type MembershipRow = Pick<ConversationRow, "conversation_id" | "type" | "people"> & {
	readonly other_id: string | null;
};

/** Where a page ends early: people of its conversations together, and bytes of their last messages. */
const PEOPLE_ON_PAGE = 5_000;
const BYTES_ON_PAGE = 262_144;

/** Above every key of the list, which is newest first. */
const NEWEST = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, ""] as const;

// The last tie is broken by the id and not by `no`: a cursor must not tell how many conversations all companies have.
const newestConversations = statement<OwnPage, MemberRow>((db, slots) =>
	conversationsOf(db, slots)
		.where((eb) =>
			eb(
				eb.refTuple("conversations.last_at", "conversations.created_at", "conversations.conversation_id"),
				"<",
				eb.tuple(slots.at, slots.createdAt, slots.conversationId),
			),
		)
		.orderBy("conversations.last_at", "desc")
		.orderBy("conversations.created_at", "desc")
		.orderBy("conversations.conversation_id", "desc")
		.limit(slots.limit),
);

const newestMemberships = statement<UserKey & { readonly limit: number }, MembershipRow>((db, slots) =>
	db
		.selectFrom("participants")
		.innerJoin("conversations", "conversations.no", "participants.conversation_no")
		.select(["conversations.conversation_id", "conversations.type", "conversations.people"])
		.select((eb) =>
			eb
				.case()
				.when("conversations.type", "=", sql.lit("direct"))
				.then(
					eb
						.selectFrom("participants as other")
						.select("other.user_id")
						.whereRef("other.conversation_no", "=", "conversations.no")
						.whereRef("other.user_id", "!=", "participants.user_id"),
				)
				.end()
				.as("other_id"),
		)
		.where("participants.company_id", "=", slots.companyId)
		.where("participants.user_id", "=", slots.userId)
		.orderBy("conversations.last_at", "desc")
		.orderBy("conversations.created_at", "desc")
		.orderBy("conversations.conversation_id", "desc")
		.limit(slots.limit),
);

function toMembership(row: MembershipRow): Membership {
	return { conversationId: row.conversation_id, type: row.type, people: row.people, otherId: row.other_id };
}

async function otherOf(db: Db, row: MemberRow): Promise<string | null> {
	if (row.type !== "direct") return null;
	const other = (await participantRows(db, row.no)).find((person) => person.user_id !== row.user_id);
	return other?.user_id ?? null;
}

async function ownConversation(db: Db, row: MemberRow): Promise<OwnConversation> {
	const last = row.last_seq > row.joined_seq ? await messageAt(db, row.no, row.last_seq) : undefined;
	return {
		conversation: toConversation(row),
		participants: (await participantRows(db, row.no)).map(toParticipant),
		lastMessage: last === undefined ? null : toMessage(last, row.conversation_id),
		readSeq: row.read_seq,
		unreadCount: await unreadAfter(db, row, row.read_seq),
	};
}

/** As many of these conversations, from the first, as one answer may hold; at least one. */
async function weighed(db: Db, rows: readonly MemberRow[]): Promise<readonly OwnConversation[]> {
	const shown: OwnConversation[] = [];
	let people = 0;
	let bytes = 0;
	for (const row of rows) {
		const own = await ownConversation(db, row);
		people += row.people;
		bytes += Buffer.byteLength(JSON.stringify(own.lastMessage));
		if (shown.length > 0 && (people > PEOPLE_ON_PAGE || bytes > BYTES_ON_PAGE)) break;
		shown.push(own);
	}
	return shown;
}

/** See `ConversationStore` for the law. */
export const conversationStore: Procedures<ConversationStore> = {
	create: createConversation,
	direct: directConversation,
	act: actOnConversation,

	async get(db, [key, userId]) {
		const row = await findMember(db, { ...key, userId });
		return row && ownConversation(db, row);
	},

	async list(db, [key, { cursor, limit, except }]) {
		const before = readCursor(cursor, NEWEST);
		if (before === undefined) return EMPTY_PAGE;
		const [at, createdAt, conversationId] = before;
		const most = limit + 1 + (except?.size ?? 0);
		const found = await newestConversations(db, { ...key, at, createdAt, conversationId, limit: most });
		const rows = found.rows.filter((row) => except?.has(row.conversation_id) !== true).slice(0, limit + 1);
		const shown = await weighed(db, rows.slice(0, limit));
		const last = rows[shown.length - 1];
		if (last === undefined || shown.length === rows.length) return { items: shown, nextCursor: null };
		return { items: shown, nextCursor: writeCursor([last.last_at, last.created_at, last.conversation_id]) };
	},

	async memberships(db, [key, limit]) {
		const { rows } = await newestMemberships(db, { ...key, limit: limit + 1 });
		return { memberships: rows.slice(0, limit).map(toMembership), complete: rows.length <= limit };
	},

	async membership(db, [key, userId]) {
		const row = await findMember(db, { ...key, userId });
		return row && toMembership({ ...row, other_id: await otherOf(db, row) });
	},

	numbers: conversationNumbers,

	async participants(db, [key]) {
		const row = await findConversation(db, key);
		return row === undefined ? [] : (await participantRows(db, row.no)).map(toParticipant);
	},
};
