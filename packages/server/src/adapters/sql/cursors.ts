import type { Millis } from "../../ports/keys.ts";
import type { Covered, CursorStep, ReceiptStep } from "../../ports/receipt-store.ts";
import type { MemberRow } from "./conversation-rows.ts";
import { statement } from "./statement.ts";
import type { CursorColumns, Db } from "./tables.ts";

type Range = { readonly from: number; readonly to: number };

/** How far both cursors of a person move, when, and whether others may see it. */
export type Advance = {
	readonly delivered: number;
	readonly read: number;
	readonly at: Millis;
	readonly shown: boolean;
};

type CoverArgs = Range & { readonly no: number; readonly companyId: string; readonly readerId: string };

// The newest message of each sender in the range; then those senders alone who are there and see that message.
const coveredSenders = statement<CoverArgs, Covered>((db, slots) =>
	db
		.selectFrom((eb) =>
			eb
				.selectFrom("messages")
				.select((each) => ["sender_id", each.fn.max("seq").as("seq")])
				.where("conversation_no", "=", slots.no)
				.where("seq", ">", slots.from)
				.where("seq", "<=", slots.to)
				.where("sender_id", "!=", slots.readerId)
				.where("deleted_at", "is", null)
				.groupBy("sender_id")
				.as("newest"),
		)
		.innerJoin("participants", (join) =>
			join
				.on("participants.company_id", "=", slots.companyId)
				.onRef("participants.user_id", "=", "newest.sender_id")
				.on("participants.conversation_no", "=", slots.no),
		)
		.whereRef("newest.seq", ">", "participants.joined_seq")
		.select(["participants.user_id as senderId", "newest.seq"])
		.orderBy("participants.user_id"),
);

/** Both cursors moved forward, and what others are shown along with them where they may see it. */
export function advanced(before: CursorColumns, { delivered, read, at, shown }: Advance): CursorColumns {
	const moved = { ...before };
	if (read > moved.read_seq) Object.assign(moved, { read_seq: read, read_at: at });
	const both = Math.max(delivered, read);
	if (both > moved.delivered_seq) Object.assign(moved, { delivered_seq: both, delivered_at: at });
	return shown ? revealed(moved, at) : moved;
}

/** Everything that was not shown yet is shown, dated now (VIS7). */
export function revealed(cursors: CursorColumns, now: Millis): CursorColumns {
	const { delivered_seq, read_seq } = cursors;
	const delivered = delivered_seq > cursors.shown_delivered_seq;
	const read = read_seq > cursors.shown_read_seq;
	return {
		...cursors,
		shown_delivered_seq: delivered_seq,
		shown_delivered_at: delivered ? now : cursors.shown_delivered_at,
		shown_read_seq: read_seq,
		shown_read_at: read ? now : cursors.shown_read_at,
	};
}

/**
 * What moved between two states of a person's cursors, dated `at`. Where it is shown, that is what is new to others: what
 * had been hidden before is in it too.
 */
export async function stepBetween(
	db: Db,
	before: MemberRow,
	{ after, at, shown }: { readonly after: CursorColumns; readonly at: Millis; readonly shown: boolean },
): Promise<ReceiptStep> {
	const delivered = {
		from: shown ? before.shown_delivered_seq : before.delivered_seq,
		to: after.delivered_seq,
	};
	const read = { from: shown ? before.shown_read_seq : before.read_seq, to: after.read_seq };
	const same = delivered.from === read.from && delivered.to === read.to;
	const [readStep, deliveredStep] = await Promise.all([
		cursorStep(db, before, { ...read, at }),
		same ? null : cursorStep(db, before, { ...delivered, at }),
	]);
	return {
		companyId: before.company_id,
		conversationId: before.conversation_id,
		userId: before.user_id,
		people: before.people,
		delivered: same ? readStep : deliveredStep,
		read: readStep,
		shown,
	};
}

async function cursorStep(
	db: Db,
	reader: MemberRow,
	{ from, to, at }: Range & { readonly at: Millis },
): Promise<CursorStep | null> {
	if (to <= from) return null;
	const { no, company_id: companyId, user_id: readerId } = reader;
	const { rows } = await coveredSenders(db, { no, companyId, readerId, from, to });
	return { seq: to, at, covered: rows };
}
