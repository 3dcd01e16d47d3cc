import { sql } from "kysely";
import type { Millis } from "../../ports/keys.ts";
import type { Db } from "./tables.ts";

/** More than a conversation counts between a backup and its restore. */
const LEAST_RAISE = 1_000_000;

/**
 * Lets every change after a restore be newer than any that was told before it: `rev` goes on from this moment in
 * milliseconds, which no conversation has counted up to (MSG5), or from 1,000,000 above where it stood, where that is more:
 * the clock is behind, or it was restored a moment ago. The newest change of each takes that number. Nobody else may write
 * meanwhile; runs in the caller's transaction.
 */
export async function raiseRevs(db: Db, now: Millis): Promise<void> {
	const raised = (column: "rev" | "last_rev") => {
		const rev = sql.ref(column);
		return sql<number>`case when ${rev} > ${now - LEAST_RAISE} then ${rev} + ${LEAST_RAISE} else ${now} end`;
	};
	const newest = db.selectFrom("conversations").select(["no", "last_rev"]);
	await db
		.updateTable("messages")
		.set({ rev: raised("rev") })
		.where(({ eb, refTuple }) => eb(refTuple("conversation_no", "rev"), "in", newest.$asTuple("no", "last_rev")))
		.execute();
	await db
		.updateTable("conversations")
		.set({ last_rev: raised("last_rev") })
		.execute();
}
