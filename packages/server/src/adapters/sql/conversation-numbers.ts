import { sql } from "kysely";
import { RECENT } from "../../domain/invariants.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { ConversationKey } from "../../ports/keys.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";

type NumbersRow = {
	readonly last_seq: number;
	readonly last_rev: number;
	readonly people: number;
	readonly newest_seq: number | null;
	readonly newest_rev: number | null;
	readonly recent: number;
	readonly participants: number;
	readonly misplaced: number;
};

// One statement, so that it all is of one moment on every back end.
const numbersOf = statement<ConversationKey, NumbersRow>((db, slots) =>
	db
		.selectFrom("conversations as c")
		.select(["c.last_seq", "c.last_rev", "c.people"])
		.select((eb) => {
			const messages = eb.selectFrom("messages").whereRef("conversation_no", "=", "c.no");
			const people = eb.selectFrom("participants").whereRef("conversation_no", "=", "c.no");
			return [
				messages.select((each) => each.fn.max("seq").as("seq")).as("newest_seq"),
				messages.select((each) => each.fn.max("rev").as("rev")).as("newest_rev"),
				messages
					.select((each) => each.fn.countAll<number>().as("recent"))
					.where("seq", ">", sql<number>`c.last_seq - ${sql.lit(RECENT)}`)
					.whereRef("seq", "<=", "c.last_seq")
					.as("recent"),
				people.select((each) => each.fn.countAll<number>().as("participants")).as("participants"),
				people
					.select((each) => each.fn.countAll<number>().as("misplaced"))
					.where((each) =>
						each.not(
							each.and([
								each("joined_seq", ">=", 0),
								each("joined_seq", "<=", each.ref("c.last_seq")),
								each("shown_read_seq", ">=", 0),
								each("shown_read_seq", "<=", each.ref("read_seq")),
								each("shown_delivered_seq", ">=", 0),
								each("shown_delivered_seq", "<=", each.ref("delivered_seq")),
								each("read_seq", "<=", each.ref("delivered_seq")),
								each("delivered_seq", "<=", each.ref("c.last_seq")),
							]),
						),
					)
					.as("misplaced"),
			];
		})
		.where("c.company_id", "=", slots.companyId)
		.where("c.conversation_id", "=", slots.conversationId),
);

/** See `ConversationStore` for the law. */
export const conversationNumbers: Procedures<ConversationStore>["numbers"] = async (db, [key]) => {
	const [row] = (await numbersOf(db, key)).rows;
	return (
		row && {
			lastSeq: row.last_seq,
			lastRev: row.last_rev,
			people: row.people,
			newestSeq: row.newest_seq ?? 0,
			newestRev: row.newest_rev ?? 0,
			recent: row.recent,
			participants: row.participants,
			misplaced: row.misplaced,
		}
	);
};
