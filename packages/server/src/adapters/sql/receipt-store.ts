import { sql } from "kysely";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import type {
	Covered,
	Cursor,
	ReceiptCount,
	ReceiptRow,
	ReceiptStep,
	ReceiptStore,
	Unread,
} from "../../ports/receipt-store.ts";
import { type Place, placeOf, storedConversation } from "./conversation-rows.ts";
import { idLists } from "./id-lists.ts";
import { visibleMessage } from "./message-rows.ts";
import { moveOwn, revealOwn } from "./receipt-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, ParticipantRow } from "./tables.ts";

type Named = ParticipantRow & { conversation_id: string; read_receipts: number | null; lists_viewer: number };

/** Everybody's cursors in those of these conversations that the user is in. */
async function rowsOf(db: Db, { companyId, userId }: UserKey, ids: readonly string[]): Promise<readonly Named[]> {
	const found: Named[] = [];
	for (const list of idLists(ids)) {
		const rows = await db
			.selectFrom("conversations as c")
			.innerJoin("participants as own", "own.conversation_no", "c.no")
			.innerJoin("participants as p", "p.conversation_no", "c.no")
			.leftJoin("facts as f", (join) =>
				join.onRef("f.company_id", "=", "p.company_id").onRef("f.user_id", "=", "p.user_id"),
			)
			.leftJoin("visible_to as v", (join) =>
				join
					.onRef("v.company_id", "=", "p.company_id")
					.onRef("v.user_id", "=", "p.user_id")
					.on("v.other_id", "=", userId),
			)
			.selectAll("p")
			.select(["c.conversation_id", "f.read_receipts", sql<number>`v.other_id is not null`.as("lists_viewer")])
			.where("c.company_id", "=", companyId)
			.where("c.conversation_id", "in", list)
			.where("own.user_id", "=", userId)
			.orderBy("p.joined_at")
			.orderBy("p.user_id")
			.execute();
		found.push(...rows);
	}
	return found;
}

function cursor(seq: number, at: number | null): Cursor {
	return { seq, at };
}

function toReceipt(row: Named): ReceiptRow {
	return {
		userId: row.user_id,
		readReceipts: row.read_receipts !== 0,
		listsViewer: Boolean(row.lists_viewer),
		delivered: cursor(row.delivered_seq, row.delivered_at),
		read: cursor(row.read_seq, row.read_at),
		shownDelivered: cursor(row.shown_delivered_seq, row.shown_delivered_at),
		shownRead: cursor(row.shown_read_seq, row.shown_read_at),
	};
}

/** The newest of these messages; undefined where one of them is not there for the person. */
async function newestOf(db: Db, { conversation, place }: Place, ids: readonly string[]): Promise<number | undefined> {
	let newest = 0;
	for (const id of ids) {
		const row = await visibleMessage(db, { no: conversation.no, id, joinedSeq: place.joined_seq });
		if (row === undefined) return undefined;
		newest = Math.max(newest, row.seq);
	}
	return newest;
}

const TOTAL = sql<number | null>`sum(c.last_seq - own.read_seq - (select count(*) from messages m
	where m.conversation_no = own.conversation_no and m.seq > own.read_seq and m.deleted_at is not null))`;

const findTotal = statement<UserKey, { total: number | null }>((db, slots) =>
	db
		.selectFrom("participants as own")
		.innerJoin("conversations as c", "c.no", "own.conversation_no")
		.select(TOTAL.as("total"))
		.where("own.company_id", "=", slots.companyId)
		.where("own.user_id", "=", slots.userId)
		.whereRef("c.last_seq", ">", "own.read_seq"),
);

type OwnIn = ConversationKey & { readonly userId: string };

const findUnread = statement<OwnIn, { read_seq: number; unread: number }>((db, slots) =>
	db
		.selectFrom("conversations as c")
		.innerJoin("participants as own", "own.conversation_no", "c.no")
		.select([
			"own.read_seq",
			sql<number>`c.last_seq - own.read_seq - (select count(*) from messages m
				where m.conversation_no = own.conversation_no and m.seq > own.read_seq and m.deleted_at is not null)`.as(
				"unread",
			),
		])
		.where("c.company_id", "=", slots.companyId)
		.where("c.conversation_id", "=", slots.conversationId)
		.where("own.user_id", "=", slots.userId),
);

async function unreadOf(db: Db, key: UserKey, conversationIds: readonly string[]): Promise<readonly Unread[]> {
	const counted: Omit<Unread, "totalUnread">[] = [];
	for (const conversationId of conversationIds) {
		const row = (await findUnread(db, { ...key, conversationId })).rows[0];
		if (row === undefined) continue;
		counted.push({ userId: key.userId, conversationId, readSeq: row.read_seq, unreadCount: row.unread });
	}
	if (counted.length === 0) return [];
	const totalUnread = (await findTotal(db, key)).rows[0]?.total ?? 0;
	return counted.map((one) => ({ ...one, totalUnread }));
}

/** How many people have the message, as the plain view shows it (RCP4, VIS8, VIS9). */
async function countOf(db: Db, no: number, { senderId, seq }: Covered): Promise<ReceiptCount> {
	const one = sql<number>`1`;
	const row = await db
		.selectFrom("participants as p")
		.leftJoin("facts as f", (join) =>
			join.onRef("f.company_id", "=", "p.company_id").onRef("f.user_id", "=", "p.user_id"),
		)
		.select([
			sql<number | null>`sum(case when p.shown_delivered_seq >= ${seq} then 1 else 0 end)`.as("delivered"),
			sql<
				number | null
			>`sum(case when p.shown_read_seq >= ${seq} and coalesce(f.read_receipts, 1) = 1 then 1 else 0 end)`.as("read"),
		])
		.where("p.conversation_no", "=", no)
		.where("p.user_id", "!=", senderId)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom("blocks as b")
						.select(one.as("one"))
						.whereRef("b.company_id", "=", "p.company_id")
						.where((inner) =>
							inner.or([
								inner.and([inner("b.user_id", "=", senderId), inner("b.other_id", "=", inner.ref("p.user_id"))]),
								inner.and([inner("b.other_id", "=", senderId), inner("b.user_id", "=", inner.ref("p.user_id"))]),
							]),
						),
				),
			),
		)
		.executeTakeFirst();
	return { senderId, seq, deliveredCount: row?.delivered ?? 0, readCount: row?.read ?? 0 };
}

/** Where the person has cursors that are not shown yet. */
function hiddenPlaces(db: Db, { companyId, userId }: UserKey) {
	return db
		.selectFrom("participants as p")
		.innerJoin("conversations as c", "c.no", "p.conversation_no")
		.select("c.conversation_id")
		.where("p.company_id", "=", companyId)
		.where("p.user_id", "=", userId)
		.where(LAGS)
		.orderBy("c.no")
		.execute();
}

const LAGS = sql<boolean>`(p.shown_delivered_seq < p.delivered_seq or p.shown_read_seq < p.read_seq)`;

/** See `ReceiptStore` for the law. */
export const receiptStore: Procedures<ReceiptStore> = {
	async move(db, [{ cursor: which, to, now, shown, userId, ...key }]) {
		const found = await placeOf(db, key, userId);
		if (found === undefined) return { outcome: "not_found" };
		const seq = "seq" in to ? to.seq : await newestOf(db, found, to.messageIds);
		if (seq === undefined) return { outcome: "unknown_message" };
		if (seq > found.conversation.last_seq) return { outcome: "beyond" };
		const read = which === "read" ? seq : 0;
		const step = await moveOwn(db, found, { read, delivered: seq, at: now, shown });
		return step === null ? { outcome: "unchanged" } : { outcome: "moved", step };
	},

	async of(db, [key, userId]) {
		const rows = await rowsOf(db, { companyId: key.companyId, userId }, [key.conversationId]);
		return rows.length === 0 ? undefined : rows.map(toReceipt);
	},

	async ofMany(db, [key, conversationIds]) {
		const byId = Map.groupBy(await rowsOf(db, key, conversationIds), (row) => row.conversation_id);
		return new Map([...byId].map(([id, rows]) => [id, rows.map(toReceipt)]));
	},

	async unread(db, [companyId, asked]) {
		const all: Unread[] = [];
		for (const { userId, conversationIds } of asked)
			all.push(...(await unreadOf(db, { companyId, userId }, conversationIds)));
		return all;
	},

	async counts(db, [key, of]) {
		const conversation = await storedConversation(db, key);
		if (conversation === undefined) return [];
		const counts: ReceiptCount[] = [];
		for (const one of of) counts.push(await countOf(db, conversation.no, one));
		return counts;
	},

	async reveal(db, [key, now]) {
		const steps: ReceiptStep[] = [];
		for (const { conversation_id: conversationId } of await hiddenPlaces(db, key)) {
			const found = await placeOf(db, { companyId: key.companyId, conversationId }, key.userId);
			const step = found && (await revealOwn(db, found, now));
			if (step) steps.push(step);
		}
		return steps;
	},

	async hidden(db, [after, limit]) {
		let select = db.selectFrom("participants as p").select(["p.company_id", "p.user_id"]).distinct().where(LAGS);
		if (after !== null)
			select = select.where((eb) =>
				eb(eb.refTuple("p.company_id", "p.user_id"), ">", eb.tuple(after.companyId, after.userId)),
			);
		const rows = await select.orderBy("p.company_id").orderBy("p.user_id").limit(limit).execute();
		return rows.map((row) => ({ companyId: row.company_id, userId: row.user_id }));
	},
};
