import type { Covered, ReceiptCount, ReceiptStore } from "../../ports/receipt-store.ts";
import { findConversation } from "./conversation-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, FactsRow, ParticipantRow } from "./tables.ts";

type ShownRow = Pick<ParticipantRow, "user_id" | "joined_seq" | "shown_delivered_seq" | "shown_read_seq"> & {
	/** Null: never decided, so on. */
	readonly read_receipts: FactsRow["read_receipts"] | null;
};

const shownCursors = statement<{ readonly no: number }, ShownRow>((db, slots) =>
	db
		.selectFrom("participants")
		.leftJoin("facts", (join) =>
			join
				.onRef("facts.company_id", "=", "participants.company_id")
				.onRef("facts.user_id", "=", "participants.user_id"),
		)
		.select([
			"participants.user_id",
			"participants.joined_seq",
			"participants.shown_delivered_seq",
			"participants.shown_read_seq",
			"facts.read_receipts",
		])
		.where("participants.conversation_no", "=", slots.no),
);

const blockedEitherWay = statement<{ readonly companyId: string; readonly userId: string }, { readonly id: string }>(
	(db, slots) =>
		db
			.selectFrom("blocks")
			.select("other_id as id")
			.where("company_id", "=", slots.companyId)
			.where("user_id", "=", slots.userId)
			.unionAll(
				db
					.selectFrom("blocks")
					.select("user_id as id")
					.where("company_id", "=", slots.companyId)
					.where("other_id", "=", slots.userId),
			),
);

function countFor(people: readonly ShownRow[], covered: Covered, parted: ReadonlySet<string>): ReceiptCount {
	const { senderId, seq } = covered;
	// Who joined after the message does not see it, wherever their cursors began.
	const receivers = people.filter(
		(person) => person.user_id !== senderId && person.joined_seq < seq && !parted.has(person.user_id),
	);
	const showsReads = (person: ShownRow) => person.read_receipts !== 0;
	const isShownReads = people.some((person) => person.user_id === senderId && showsReads(person));
	return {
		...covered,
		deliveredCount: receivers.filter((person) => person.shown_delivered_seq >= seq).length,
		readCount: isShownReads
			? receivers.filter((person) => person.shown_read_seq >= seq && showsReads(person)).length
			: null,
	};
}

/** See `ReceiptStore` for the law. */
export const receiptCounts: Procedures<ReceiptStore>["counts"] = async (db, [key, of]) => {
	const conversation = await findConversation(db, key);
	if (conversation === undefined) return [];
	const people = (await shownCursors(db, { no: conversation.no })).rows;
	const counts: ReceiptCount[] = [];
	for (const covered of of) {
		counts.push(countFor(people, covered, await partedFrom(db, key.companyId, covered.senderId)));
	}
	return counts;
};

async function partedFrom(db: Db, companyId: string, userId: string): Promise<ReadonlySet<string>> {
	const { rows } = await blockedEitherWay(db, { companyId, userId });
	return new Set(rows.map((row) => row.id));
}
