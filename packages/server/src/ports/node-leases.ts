import type { Millis } from "./keys.ts";

/** What is known of a node that lives. */
export type LivingNode = {
	readonly nodeId: string;
	readonly leaseId: string;
	readonly startedAt: Millis;
	readonly version: string;
	readonly connections: number;
	/** When its lease runs out, unless it is renewed. */
	readonly validUntil: Millis;
};

/** A node as it introduces itself. */
export type OwnNode = Pick<LivingNode, "nodeId" | "startedAt" | "version">;

/** A lease that ran out and was not buried yet. */
export type DeadLease = {
	readonly leaseId: string;
	readonly nodeId: string;
	/** When its node last renewed it: the last sign of life of whatever carries its id. */
	readonly renewedAt: Millis;
};

/** How long a lease is valid. Renewed well before that: by default every 3 s for 10 s (PR23). */
export type LeaseTerms = {
	readonly valid: Millis;
	/** Whoever was given a dead lease has so long to bury it; then another is given it. */
	readonly burial: Millis;
};

/** What a renewal found. */
export type Renewal = {
	/** The lease that is held from now on. */
	readonly leaseId: string;
	/** The one that was held before is gone; this is another. */
	readonly lost: boolean;
};

/**
 * Which nodes live, seen by one of them. Ephemeral. All moments are of the store's clock (CLU5).
 *
 * Law
 * - A node holds a lease from a `renew` until `valid` after the last one, exclusive. A `renew` in time keeps it. One that comes
 *   too late, or after the store has lost its memory, takes another lease and says `lost`: what the node had put into
 *   stores under the old one belongs to a dead node, is or will be taken out by others, and is to be put there again
 *   under the new one (PR23). The first `renew` of a process is not `lost`.
 * - `held` is the lease that the node holds by its own reckoning, null where it has to renew first, as after a pause. Under
 *   one that is not held nothing is put into stores.
 * - A lease id stands for one unbroken stretch of one process, and never comes back. So whatever carries the id of a
 *   dead lease can be taken out at any time, without touching what its node has put there anew.
 * - `expired` gives leases that ran out, the oldest first, each to one caller across all nodes; and again, `burial` later, to
 *   whoever asks then, until `buried` is called for it: who dies while burying leaves nothing undone. Burying twice does
 *   nothing; a lease that is held cannot be buried. The node itself may be given its own old lease.
 * - `serves` says that the node may have connections in the company, from before the first one is in any store until
 *   `leaves`. Both may be repeated. It goes over to the next lease by itself. Where no lease is held `serves` rejects with
 *   `StoreUnavailable`; what rejected counts all the same, and is made good by the next `renew`.
 * - `servedBy` gives the companies of a lease, held or dead, in code point order, a page of those after `after`: at least
 *   all in which it left something, until it is buried.
 * - `release` ends the lease of a node that stops and has taken out everything itself: nobody is to bury it. `renew`
 *   begins anew.
 * - `list` gives the nodes whose lease is valid, by nodeId, then by leaseId, with the number of connections of their last renewal.
 * - Where no node has lived for a day, everything is forgotten.
 * - While the store is away every call rejects with `StoreUnavailable` within 2 s.
 */
export interface NodeLeases {
	renew(connections: number): Promise<Renewal>;
	held(): string | null;
	release(): Promise<void>;
	serves(companyId: string): Promise<void>;
	leaves(companyId: string): Promise<void>;
	expired(limit: number): Promise<readonly DeadLease[]>;
	servedBy(
		leaseId: string,
		page: { readonly after: string | null; readonly limit: number },
	): Promise<readonly string[]>;
	buried(leaseId: string): Promise<void>;
	list(): Promise<readonly LivingNode[]>;
}
