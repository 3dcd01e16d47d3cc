import type { Page } from "./directory.ts";
import type { Millis, UserKey } from "./keys.ts";

export type EndReason = "changed" | "cleared" | "offline" | "stale_session" | "server_restart" | "erased";

/** A stretch of time on one project (ACT3). `endedAt` null: still running. */
export type Interval = UserKey & {
	readonly id: string;
	readonly projectId: string;
	readonly taskId: string | null;
	readonly startedAt: Millis;
	readonly endedAt: Millis | null;
	readonly endReason: EndReason | null;
};

/** The end of a running interval, and the begin of the next; either may be missing. */
export type IntervalSwitch = UserKey & {
	readonly end?: { readonly at: Millis; readonly reason: EndReason };
	readonly begin?: {
		readonly id: string;
		readonly projectId: string;
		readonly taskId: string | null;
		readonly at: Millis;
	};
};

/**
 * The durable log of what people worked on.
 *
 * Law
 * - A user has at most one running interval. `switch` ends the running one (whatever its id) and begins the next in one
 *   atomic step; without a running one `end` does nothing. A `begin` without `end` while one runs ends it at `begin.at` as `changed`.
 * - An interval never ends before it started: an earlier `end.at` counts as its start.
 * - The same `begin.id` twice makes one interval.
 * - `between` gives the intervals that overlap [from, to), running ones included, by (startedAt, id), oldest first;
 *   without `userIds` everybody's of the company. The cursor is opaque.
 * - A resolved call is durable. Calls of one process for one person take effect in order.
 */
export interface ActivityLog {
	switch(change: IntervalSwitch): Promise<void>;
	running(key: UserKey): Promise<Interval | undefined>;
	between(options: {
		readonly companyId: string;
		readonly userIds?: readonly string[];
		readonly from: Millis;
		readonly to: Millis;
		readonly cursor?: string;
		readonly limit: number;
	}): Promise<Page<Interval>>;
}
