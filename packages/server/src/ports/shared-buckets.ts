import type { Allowance } from "../domain/bucket.ts";

/** What was taken here out of one bucket since it was last reported. */
export type Takings = {
	/** Which limit: `sends`. */
	readonly limit: string;
	/** Whose bucket: `company/user`, or an address. */
	readonly owner: string;
	readonly count: number;
	readonly allowance: Allowance;
};

/**
 * The buckets that nodes have in common, so that who goes from node to node is not given a new one by each. Ephemeral.
 *
 * Law
 * - `report` takes what was taken out of each bucket, and answers in order what is left in it: less than nothing where the nodes
 *   together gave more than there was, but never more than a burst below. A bucket fills by the store's clock.
 * - It gives no permission: whoever asks has been answered already. So a report is late by as long as its node waits with it, and
 *   costs nobody anything.
 * - While the store is away it rejects with `StoreUnavailable` within 2 s. What was to be reported is lost: limits then hold
 *   for each node.
 * - A bucket that is full again is forgotten.
 */
export interface SharedBuckets {
	report(takings: readonly Takings[]): Promise<readonly number[]>;
}
