import { sql } from "kysely";
import type { ConversationStore, OwnConversation } from "../../ports/conversation-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { participantRows, type StoredConversation, toConversation, toParticipant } from "./conversation-rows.ts";
import { bytesOf, lastMessage, toMessage } from "./message-rows.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import { statement } from "./statement.ts";
import type { Db, MessageRow } from "./tables.ts";

/** A page ends early where its conversations have more people together than this, or heavier last messages. */
const PEOPLE_ON_PAGE = 5_000;
const BYTES_ON_PAGE = 262_144;

type Row = StoredConversation & { joined_seq: number; read_seq: number; deleted: number };

type Own = Pick<UserKey, "companyId" | "userId">;

// Unread is what lies beyond the read cursor, but for what was deleted: sending reads up to the own message (RCP3).
const findOwn = statement<Own & { readonly no: number }, Row>((db, slots) =>
	db
		.selectFrom("participants as own")
		.innerJoin("conversations as c", "c.no", "own.conversation_no")
		.selectAll("c")
		.select(["own.joined_seq", "own.read_seq", deletedSince().as("deleted")])
		.where("own.company_id", "=", slots.companyId)
		.where("own.user_id", "=", slots.userId)
		.where("own.conversation_no", "=", slots.no),
);

type PageAsked = Own & { readonly beforeAt: number; readonly beforeNo: number; readonly limit: number };

const findPage = statement<PageAsked, Row>((db, slots) =>
	db
		.selectFrom("participants as own")
		.innerJoin("conversations as c", "c.no", "own.conversation_no")
		.selectAll("c")
		.select(["own.joined_seq", "own.read_seq", deletedSince().as("deleted")])
		.where("own.company_id", "=", slots.companyId)
		.where("own.user_id", "=", slots.userId)
		.where(sql<boolean>`(c.last_at, c.no) < (${slots.beforeAt}, ${slots.beforeNo})`)
		.orderBy("c.last_at", "desc")
		.orderBy("c.no", "desc")
		.limit(slots.limit),
);

function deletedSince() {
	return sql<number>`(select count(*) from messages m
		where m.conversation_no = own.conversation_no and m.seq > own.read_seq and m.deleted_at is not null)`;
}

async function ownOf(db: Db, row: Row, last: MessageRow | undefined): Promise<OwnConversation> {
	const conversation = toConversation(row);
	return {
		conversation,
		participants: (await participantRows(db, row.no)).map(toParticipant),
		lastMessage: last === undefined ? null : toMessage(last, conversation.conversationId),
		readSeq: row.read_seq,
		unreadCount: row.last_seq - row.read_seq - row.deleted,
	};
}

/** One conversation as one of its people sees it. */
export async function ownConversation(db: Db, key: Own, no: number): Promise<OwnConversation | undefined> {
	const row = (await findOwn(db, { ...key, no })).rows[0];
	return row && ownOf(db, row, await lastMessage(db, no, row.joined_seq));
}

/** A page of somebody's conversations, newest first. */
export async function listConversations(
	db: Db,
	key: UserKey,
	{ cursor, limit }: Parameters<ConversationStore["list"]>[1],
): ReturnType<ConversationStore["list"]> {
	const before = readCursor(cursor, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
	if (before === undefined) return EMPTY_PAGE;
	const [beforeAt, beforeNo] = before;
	const { rows } = await findPage(db, { ...key, beforeAt, beforeNo, limit: limit + 1 });
	const items: OwnConversation[] = [];
	let people = 0;
	let bytes = 0;
	for (const row of rows.slice(0, limit)) {
		const last = await lastMessage(db, row.no, row.joined_seq);
		people += row.people;
		bytes += last === undefined ? 0 : bytesOf(last);
		if (items.length > 0 && (people > PEOPLE_ON_PAGE || bytes > BYTES_ON_PAGE)) break;
		items.push(await ownOf(db, row, last));
	}
	const lastRow = rows[items.length - 1];
	const more = items.length < rows.length && lastRow !== undefined;
	return { items, nextCursor: more ? writeCursor([lastRow.last_at, lastRow.no]) : null };
}
