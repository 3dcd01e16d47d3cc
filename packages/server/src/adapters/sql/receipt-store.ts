import { type RawBuilder, sql } from "kysely";
import type { UserKey } from "../../ports/keys.ts";
import type { Moved, ReceiptMove, ReceiptRow, ReceiptStep, ReceiptStore } from "../../ports/receipt-store.ts";
import { conversationsOf, findMember, type MemberRow, membershipsIn, writeCursors } from "./conversation-rows.ts";
import { advanced, revealed, stepBetween } from "./cursors.ts";
import { statementOfIds } from "./id-lists.ts";
import { findSeq } from "./message-rows.ts";
import { receiptCounts } from "./receipt-counts.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { CursorColumns, Db, ParticipantRow } from "./tables.ts";
import { unreadCounts } from "./unread.ts";

// As the index of those rows says it, word for word.
const IS_HIDDEN: RawBuilder<boolean> = sql`shown_delivered_seq + shown_read_seq < delivered_seq + read_seq`;

const hiddenOf = statement<UserKey, MemberRow>((db, slots) =>
	conversationsOf(db, slots).where(IS_HIDDEN).orderBy("participants.conversation_no"),
);

const peopleHiding = statement<UserKey & { readonly limit: number }, Pick<ParticipantRow, "company_id" | "user_id">>(
	(db, slots) =>
		db
			.selectFrom("participants")
			.select(["company_id", "user_id"])
			.distinct()
			.where((eb) => eb(eb.refTuple("company_id", "user_id"), ">", eb.tuple(slots.companyId, slots.userId)))
			.where(IS_HIDDEN)
			.orderBy("company_id")
			.orderBy("user_id")
			.limit(slots.limit),
);

type SeenRow = CursorColumns & {
	readonly conversation_id: string;
	readonly user_id: string;
	/** Null: nothing was decided. */
	readonly read_receipts: number | null;
	/** The viewer, where they are on the person's visibility list. */
	readonly listed: string | null;
};

type Viewing = { readonly companyId: string; readonly viewerId: string; readonly most: number };

/** Everybody's cursors in those of the conversations that the viewer is in, to be narrowed. */
function seenRows(db: Db, { companyId, viewerId }: Omit<Viewing, "most">, ids: readonly string[]) {
	return membershipsIn(db, { companyId, userId: viewerId }, ids)
		.innerJoin("participants as p", "p.conversation_no", "c.no")
		.leftJoin("facts", (join) =>
			join.onRef("facts.company_id", "=", "p.company_id").onRef("facts.user_id", "=", "p.user_id"),
		)
		.leftJoin("visible_to", (join) =>
			join
				.onRef("visible_to.company_id", "=", "p.company_id")
				.onRef("visible_to.user_id", "=", "p.user_id")
				.on("visible_to.other_id", "=", viewerId),
		)
		.select(["c.conversation_id", "p.user_id", "facts.read_receipts", "visible_to.other_id as listed"])
		.select(["p.delivered_seq", "p.delivered_at", "p.read_seq", "p.read_at"])
		.select(["p.shown_delivered_seq", "p.shown_delivered_at", "p.shown_read_seq", "p.shown_read_at"])
		.orderBy("c.no")
		.orderBy("p.joined_at")
		.orderBy("p.user_id");
}

const everybodyIn = statementOfIds<Viewing, SeenRow>((db, slots, ids) =>
	seenRows(db, slots, ids).where("c.people", "<=", slots.most),
);

const ownIn = statementOfIds<Omit<Viewing, "most">, SeenRow>((db, slots, ids) =>
	seenRows(db, slots, ids).where("p.company_id", "=", slots.companyId).where("p.user_id", "=", slots.viewerId),
);

function toReceipt(row: SeenRow): ReceiptRow {
	return {
		userId: row.user_id,
		readReceipts: row.read_receipts !== 0,
		listsViewer: row.listed !== null,
		delivered: { seq: row.delivered_seq, at: row.delivered_at },
		read: { seq: row.read_seq, at: row.read_at },
		shownDelivered: { seq: row.shown_delivered_seq, at: row.shown_delivered_at },
		shownRead: { seq: row.shown_read_seq, at: row.shown_read_at },
	};
}

const receiptsOfMany: Procedures<ReceiptStore>["ofMany"] = async (db, [{ companyId, userId }, ids, most]) => {
	const found = new Map<string, ReceiptRow[]>();
	const put = (row: SeenRow): void => {
		const known = found.get(row.conversation_id);
		if (known === undefined) found.set(row.conversation_id, [toReceipt(row)]);
		else known.push(toReceipt(row));
	};
	const viewing = { companyId, viewerId: userId };
	for (const row of await everybodyIn(db, { ...viewing, most }, ids)) put(row);
	// What is left is larger, or not theirs.
	const left = ids.filter((id) => !found.has(id));
	for (const row of await ownIn(db, viewing, left)) put(row);
	return found;
};

async function targetOf(db: Db, member: MemberRow, to: ReceiptMove["to"]): Promise<number | Moved> {
	if ("seq" in to) return to.seq > member.last_seq ? { outcome: "beyond" } : to.seq;
	let newest = 0;
	for (const id of to.messageIds) {
		const seq = await findSeq(db, member.no, { id, joinedSeq: member.joined_seq });
		if (seq === undefined) return { outcome: "unknown_message" };
		newest = Math.max(newest, seq);
	}
	return newest;
}

function isNews({ delivered, read }: ReceiptStep): boolean {
	return (delivered?.covered.length ?? 0) + (read?.covered.length ?? 0) > 0;
}

/** See `ReceiptStore` for the law. */
export const receiptStore: Procedures<ReceiptStore> = {
	counts: receiptCounts,
	unread: unreadCounts,

	async move(db, [move]) {
		const member = await findMember(db, move);
		if (member === undefined) return { outcome: "not_found" };
		const target = await targetOf(db, member, move.to);
		if (typeof target !== "number") return target;
		const ahead = move.cursor === "read" ? member.read_seq : member.delivered_seq;
		if (target <= ahead) return { outcome: "unchanged" };
		const { now: at, shown } = move;
		const after = advanced(member, {
			delivered: target,
			read: move.cursor === "read" ? target : member.read_seq,
			at,
			shown,
		});
		const [step] = await Promise.all([stepBetween(db, member, { after, at, shown }), writeCursors(db, member, after)]);
		return { outcome: "moved", step };
	},

	ofMany: receiptsOfMany,

	async of(db, [{ companyId, conversationId }, userId]) {
		const found = await receiptsOfMany(db, [{ companyId, userId }, [conversationId], Number.MAX_SAFE_INTEGER]);
		return found.get(conversationId);
	},

	async reveal(db, [key, now]) {
		const steps: ReceiptStep[] = [];
		for (const member of (await hiddenOf(db, key)).rows) {
			const after = revealed(member, now);
			await writeCursors(db, member, after);
			const step = await stepBetween(db, member, { after, at: now, shown: true });
			if (isNews(step)) steps.push(step);
		}
		return steps;
	},

	async hidden(db, [after, limit]) {
		const { companyId, userId } = after ?? { companyId: "", userId: "" };
		const { rows } = await peopleHiding(db, { companyId, userId, limit });
		return rows.map((row) => ({ companyId: row.company_id, userId: row.user_id }));
	},
};
