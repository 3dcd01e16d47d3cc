import type { Millis } from "../../ports/keys.ts";
import type { Db } from "./tables.ts";

/**
 * Lets every change after a restore be newer than any that was told before it: `rev` goes on from this moment in
 * milliseconds, which no conversation has counted up to (MSG5). The newest change of each takes that number. Nobody else
 * may write meanwhile; runs in the caller's transaction.
 */
export async function raiseRevs(db: Db, now: Millis): Promise<void> {
	const newest = db.selectFrom("conversations").select(["no", "last_rev"]).where("last_rev", "<", now);
	await db
		.updateTable("messages")
		.set({ rev: now })
		.where(({ eb, refTuple }) => eb(refTuple("conversation_no", "rev"), "in", newest.$asTuple("no", "last_rev")))
		.execute();
	await db.updateTable("conversations").set({ last_rev: now }).where("last_rev", "<", now).execute();
}
