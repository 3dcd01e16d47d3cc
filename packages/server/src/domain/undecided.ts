import type { Facts } from "../ports/facts-store.ts";

export const NOBODY: ReadonlySet<string> = new Set<string>();

/** The facts of everybody who never decided anything: one object for all of them. */
export const UNDECIDED: Facts = {
	rev: 0,
	availability: "auto",
	availabilityUntil: null,
	visibleTo: NOBODY,
	statusMessage: null,
	emoji: null,
	statusExpiresAt: null,
	statusUpdatedAt: null,
	readReceipts: true,
	location: "company",
	blocks: NOBODY,
	blockedBy: NOBODY,
	friends: NOBODY,
	partners: NOBODY,
};

/** The same facts, in memory that those share who never changed anything. */
export function sharedFacts(facts: Facts): Facts {
	return facts.rev === 0 ? UNDECIDED : facts;
}
