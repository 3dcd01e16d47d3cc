import type { UserKey } from "../../ports/keys.ts";
import type { Message, MessageStore, MessagesSince } from "../../ports/message-store.ts";
import { findMember, type MemberRow, membershipsIn } from "./conversation-rows.ts";
import { statementOfIds } from "./id-lists.ts";
import { toMessage } from "./message-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, MessageRow } from "./tables.ts";

/** Stored content that one call answers. */
const MOST_BYTES = 512 * 1_024;
/** Messages that one call of `since` answers. */
const MOST_MESSAGES = 1_000;

/** What may still be put into an answer. Its first message always fits; after one that does not, none does. */
type Room = { bytes: number; messages: number; empty: boolean };

type SizedRow = Pick<MessageRow, "seq" | "bytes">;
type Between = { readonly no: number; readonly above: number; readonly below: number };
type Since = { readonly no: number; readonly rev: number; readonly joinedSeq: number };

// First the sizes, then the contents that fit: what would be too much is not read.
const sizesBetween = (order: "asc" | "desc") =>
	statement<Between & { readonly limit: number }, SizedRow>((db, slots) =>
		db
			.selectFrom("messages")
			.select(["seq", "bytes"])
			.where("conversation_no", "=", slots.no)
			.where("seq", ">", slots.above)
			.where("seq", "<", slots.below)
			.orderBy("seq", order)
			.limit(slots.limit),
	);

const sizesUpwards = sizesBetween("asc");
const sizesDownwards = sizesBetween("desc");

const messagesBetween = statement<Between, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("seq", ">", slots.above)
		.where("seq", "<", slots.below)
		.orderBy("seq"),
);

const sizesSince = statement<Since & { readonly limit: number }, Pick<MessageRow, "rev" | "bytes">>((db, slots) =>
	db
		.selectFrom("messages")
		.select(["rev", "bytes"])
		.where("conversation_no", "=", slots.no)
		.where("rev", ">", slots.rev)
		.where("seq", ">", slots.joinedSeq)
		.orderBy("rev")
		.limit(slots.limit),
);

const messagesSince = statement<Since & { readonly upTo: number }, MessageRow>((db, slots) =>
	db
		.selectFrom("messages")
		.selectAll()
		.where("conversation_no", "=", slots.no)
		.where("rev", ">", slots.rev)
		.where("rev", "<=", slots.upTo)
		.where("seq", ">", slots.joinedSeq)
		.orderBy("rev"),
);

/** How far a conversation has come, and from where on one of its people sees it. */
type Head = Pick<MemberRow, "no" | "conversation_id" | "last_rev" | "joined_seq" | "joined_rev">;

const headsOf = statementOfIds<UserKey, Head>((db, slots, ids) =>
	membershipsIn(db, slots, ids).select(["c.no", "c.conversation_id", "c.last_rev", "own.joined_seq", "own.joined_rev"]),
);

/** As many of the rows, from the first on, as there is room for; takes the room. */
function fitting<Row extends { readonly bytes: number }>(rows: readonly Row[], room: Room): readonly Row[] {
	let count = 0;
	for (const { bytes } of rows) {
		const fits = room.messages > 0 && (room.empty || bytes <= room.bytes);
		if (!fits) {
			room.messages = 0;
			break;
		}
		room.bytes -= bytes;
		room.messages -= 1;
		room.empty = false;
		count += 1;
	}
	return rows.slice(0, count);
}

/** See `MessageStore` for the law. */
export const messageHistory: Procedures<MessageStore>["history"] = async (db, [key, options]) => {
	const member = await findMember(db, { ...key, userId: options.userId });
	if (member === undefined) return undefined;
	const { before = Number.MAX_SAFE_INTEGER, after, limit } = options;
	const upwards = after !== undefined;
	const range = { no: member.no, above: Math.max(member.joined_seq, after ?? 0), below: before };
	const sizes = (await (upwards ? sizesUpwards : sizesDownwards)(db, { ...range, limit: limit + 1 })).rows;
	const room = { bytes: MOST_BYTES, messages: limit, empty: true };
	const page = fitting(sizes, room);
	const ends = page.map(({ seq }) => seq);
	if (ends.length === 0) return { messages: [], hasMore: sizes.length > 0 };
	const shown = { no: member.no, above: Math.min(...ends) - 1, below: Math.max(...ends) + 1 };
	const messages = (await messagesBetween(db, shown)).rows.map((row) => toMessage(row, key.conversationId));
	return { messages: upwards ? messages : messages.toReversed(), hasMore: sizes.length > page.length };
};

async function changesOf(
	db: Db,
	head: Head,
	{ rev, room }: { readonly rev: number; readonly room: Room },
): Promise<MessagesSince> {
	const conversationId = head.conversation_id;
	const nothing: readonly Message[] = [];
	if (head.last_rev <= rev) return { conversationId, messages: nothing, lastRev: head.last_rev, hasMore: false };
	// What was changed before they joined is not theirs to see, however long it is.
	const since = { no: head.no, rev: Math.max(rev, head.joined_rev), joinedSeq: head.joined_seq };
	const sizes = (await sizesSince(db, { ...since, limit: room.messages + 1 })).rows;
	const page = fitting(sizes, room);
	const hasMore = sizes.length > page.length;
	const last = page.at(-1);
	const lastRev = hasMore ? (last?.rev ?? rev) : head.last_rev;
	if (last === undefined) return { conversationId, messages: nothing, lastRev, hasMore };
	const { rows } = await messagesSince(db, { ...since, upTo: last.rev });
	return { conversationId, messages: rows.map((row) => toMessage(row, conversationId)), lastRev, hasMore };
}

/** See `MessageStore` for the law. */
export const messagesChangedSince: Procedures<MessageStore>["since"] = async (db, [key, cursors]) => {
	const conversations: MessagesSince[] = [];
	const removed: string[] = [];
	const room = { bytes: MOST_BYTES, messages: MOST_MESSAGES, empty: true };
	const ids = cursors.map(({ conversationId }) => conversationId);
	const heads = new Map((await headsOf(db, key, ids)).map((head) => [head.conversation_id, head]));
	for (const { conversationId, rev } of cursors) {
		const head = heads.get(conversationId);
		if (head === undefined) removed.push(conversationId);
		else conversations.push(await changesOf(db, head, { rev, room }));
	}
	return { conversations, removed };
};
