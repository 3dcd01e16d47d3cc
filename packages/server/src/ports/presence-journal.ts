import type { Millis, UserKey } from "./keys.ts";

/** What must be known of a person's presence after everything in memory is gone (STO3, PR22, PR24). */
export type JournalRow = UserKey & {
	/** Was somebody there (a device connected or in grace) when this was written? */
	readonly present: boolean;
	/** Newest sign of life; null where there never was one. */
	readonly lastSignAt: Millis | null;
	/** The rest, as the presence rules wrote it: JSON that only they read. At most 64 KiB. */
	readonly state: string;
};

/**
 * The durable shadow of presence. Written in groups behind the presence store; never asked on a hot path.
 *
 * Law
 * - `write` replaces the rows of these users, all or none. A resolved write is durable. Writes of one process take effect in order.
 * - `present` gives every row with `present: true`, over all companies, in pages ordered by (companyId, userId).
 * - `load` gives the rows there are for these users, in no particular order.
 */
export interface PresenceJournal {
	write(rows: readonly JournalRow[]): Promise<void>;
	load(companyId: string, userIds: readonly string[]): Promise<readonly JournalRow[]>;
	present(after: UserKey | null, limit: number): Promise<readonly JournalRow[]>;
}
