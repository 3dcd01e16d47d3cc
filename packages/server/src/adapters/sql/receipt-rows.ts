import type { Millis } from "../../ports/keys.ts";
import type { Covered, CursorStep, ReceiptStep } from "../../ports/receipt-store.ts";
import type { Place } from "./conversation-rows.ts";
import { APPLICATION } from "./message-rows.ts";
import { statement } from "./statement.ts";
import type { Db, ParticipantRow } from "./tables.ts";

type Range = { readonly no: number; readonly from: number; readonly to: number };
type Passing = Range & { readonly userId: string; readonly application: string };

const findCovered = statement<Passing, { sender_id: string | null; seq: number }>((db, slots) =>
	db
		.selectFrom("messages")
		.select((eb) => ["sender_id", eb.fn.max("seq").as("seq")])
		.where("conversation_no", "=", slots.no)
		.where("seq", ">", slots.from)
		.where("seq", "<=", slots.to)
		.where("deleted_at", "is", null)
		.where("sender_id", "is not", null)
		.where("sender_id", "!=", slots.userId)
		.where("sender_id", "!=", slots.application)
		.groupBy("sender_id"),
);

/** The senders of the messages after `from` up to `to`, but for the reader, with the newest of each. */
async function covered(db: Db, range: Range, userId: string): Promise<readonly Covered[]> {
	if (range.from >= range.to) return [];
	const { rows } = await findCovered(db, { ...range, userId, application: APPLICATION });
	return rows.map(({ sender_id, seq }) => ({ senderId: sender_id ?? APPLICATION, seq }));
}

const writeCursors = statement<ParticipantRow>((db, slots) =>
	db
		.updateTable("participants")
		.set({
			delivered_seq: slots.delivered_seq,
			delivered_at: slots.delivered_at,
			read_seq: slots.read_seq,
			read_at: slots.read_at,
			shown_delivered_seq: slots.shown_delivered_seq,
			shown_delivered_at: slots.shown_delivered_at,
			shown_read_seq: slots.shown_read_seq,
			shown_read_at: slots.shown_read_at,
		})
		.where("conversation_no", "=", slots.conversation_no)
		.where("user_id", "=", slots.user_id),
);

/** Shows a person's cursors as they are. */
function shown(row: ParticipantRow): ParticipantRow {
	return {
		...row,
		shown_delivered_seq: row.delivered_seq,
		shown_delivered_at: row.delivered_at,
		shown_read_seq: row.read_seq,
		shown_read_at: row.read_at,
	};
}

export type OwnMove = {
	readonly read: number;
	readonly delivered: number;
	readonly at: Millis;
	readonly shown: boolean;
};

/**
 * Moves a person's cursors forward, never back; null where nothing moves. What was hidden until now is covered by the
 * step that shows it.
 */
export async function moveOwn(db: Db, { conversation, place }: Place, move: OwnMove): Promise<ReceiptStep | null> {
	const reads = move.read > place.read_seq;
	const receives = move.delivered > place.delivered_seq;
	if (!reads && !receives) return null;
	const moved: ParticipantRow = {
		...place,
		...(receives ? { delivered_seq: move.delivered, delivered_at: move.at } : {}),
		...(reads ? { read_seq: move.read, read_at: move.at } : {}),
	};
	await writeCursors(db, move.shown ? shown(moved) : moved);
	const no = conversation.no;
	const step = async (from: number, to: number): Promise<CursorStep> => {
		return { seq: to, at: move.at, covered: await covered(db, { no, from, to }, place.user_id) };
	};
	const readFrom = move.shown ? place.shown_read_seq : place.read_seq;
	const deliveredFrom = move.shown ? place.shown_delivered_seq : place.delivered_seq;
	return {
		companyId: conversation.company_id,
		conversationId: conversation.conversation_id,
		userId: place.user_id,
		people: conversation.people,
		delivered: receives ? await step(deliveredFrom, move.delivered) : null,
		read: reads ? await step(readFrom, move.read) : null,
		shown: move.shown,
	};
}

/** Shows what was hidden, dated now; null where that is nothing new to anybody. */
export async function revealOwn(db: Db, { conversation, place }: Place, now: Millis): Promise<ReceiptStep | null> {
	const dated: ParticipantRow = {
		...shown(place),
		...(place.shown_delivered_seq < place.delivered_seq ? { shown_delivered_at: now } : {}),
		...(place.shown_read_seq < place.read_seq ? { shown_read_at: now } : {}),
	};
	await writeCursors(db, dated);
	const no = conversation.no;
	const step = async (from: number, to: number): Promise<CursorStep | null> => {
		const passed = await covered(db, { no, from, to }, place.user_id);
		return passed.length === 0 ? null : { seq: to, at: now, covered: passed };
	};
	const delivered = await step(place.shown_delivered_seq, place.delivered_seq);
	const read = await step(place.shown_read_seq, place.read_seq);
	if (delivered === null && read === null) return null;
	return {
		companyId: conversation.company_id,
		conversationId: conversation.conversation_id,
		userId: place.user_id,
		people: conversation.people,
		delivered,
		read,
		shown: true,
	};
}
