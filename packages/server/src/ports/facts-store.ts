import type { LocationAudience } from "./directory.ts";
import type { Millis, UserKey } from "./keys.ts";

export type Availability = "auto" | "away" | "dnd" | "invisible";

/** What a user decided and what outlives every connection (PR5, VIS3, VIS8-VIS10, ST1). */
export type Facts = {
	/** Grows with every change of these facts, also with those that another person caused (a block, a friendship). 0: never changed. */
	readonly rev: number;
	readonly availability: Availability;
	/** Past it the availability is `auto` again (PR3). */
	readonly availabilityUntil: Millis | null;
	/** Who still sees the user while invisible. */
	readonly visibleTo: ReadonlySet<string>;
	readonly statusMessage: string | null;
	readonly emoji: string | null;
	readonly statusExpiresAt: Millis | null;
	readonly statusUpdatedAt: Millis | null;
	readonly readReceipts: boolean;
	/** The audience the owner allows for their position. */
	readonly location: LocationAudience;
	/** People this user blocks. */
	readonly blocks: ReadonlySet<string>;
	/** People who block this user. */
	readonly blockedBy: ReadonlySet<string>;
	readonly friends: ReadonlySet<string>;
	/**
	 * People the user shares a conversation with (VIS3). Known only where it matters: where the company's `audience` or
	 * `locationAudience` is `contacts`, or the user's own `location` is. Empty elsewhere.
	 */
	readonly partners: ReadonlySet<string>;
};

export type FactsPatch = Partial<
	Pick<
		Facts,
		| "availability"
		| "availabilityUntil"
		| "statusMessage"
		| "emoji"
		| "statusExpiresAt"
		| "statusUpdatedAt"
		| "readReceipts"
		| "location"
	> & { readonly visibleTo: readonly string[] }
>;

/** Both people's facts after a change that concerns two. */
export type FactsPair = { readonly own: Facts; readonly other: Facts };

export type FriendLists = {
	readonly friends: readonly string[];
	readonly incoming: readonly string[];
	readonly outgoing: readonly string[];
};

/**
 * What people decided. Durable.
 *
 * Law
 * - A call that resolves has been committed. One that rejects changed nothing. Calls of one process take effect in order.
 * - `loadMany` gives what `load` gives of each, in the order of the ids, in one call however many they are.
 * - `load` of somebody without facts gives the defaults (`auto`, empty lists, receipts on, location `company`, rev 0).
 * - Each changing call bumps `rev` of everyone whose facts it changes, and only of those; a call that changes nothing
 *   leaves `rev` as it is and says so with `changed: false`.
 * - `save` with `visibleTo` replaces the list. A patch is one atomic change.
 * - A friendship exists when both asked; `askFriend` accepts where the other had asked. Ending removes both directions and open requests.
 *   Friendships are symmetric.
 * - `makeFriends` makes full friendships for all pairs in one atomic change, whoever asked before; known ones stay.
 * - Every list is complete; the caller bounds its size.
 * - `partners` follows the conversations; where it matters and changes, `rev` grows with it. A policy that begins or ceases
 *   to make it matter bumps the `rev` of every user of the company.
 */
export interface FactsStore {
	load(key: UserKey): Promise<Facts>;
	loadMany(companyId: string, userIds: readonly string[]): Promise<readonly Facts[]>;
	save(key: UserKey, patch: FactsPatch): Promise<{ readonly facts: Facts; readonly changed: boolean }>;
	/** `own` is the blocker. */
	block(key: UserKey, otherId: string, now: Millis): Promise<FactsPair & { readonly changed: boolean }>;
	unblock(key: UserKey, otherId: string): Promise<FactsPair & { readonly changed: boolean }>;
	askFriend(
		key: UserKey,
		otherId: string,
		now: Millis,
	): Promise<FactsPair & { readonly outcome: "requested" | "accepted" | "unchanged" }>;
	endFriend(key: UserKey, otherId: string): Promise<FactsPair & { readonly changed: boolean }>;
	/** Answers everybody whose facts changed. */
	makeFriends(
		companyId: string,
		pairs: readonly (readonly [string, string])[],
		now: Millis,
	): Promise<ReadonlyMap<string, Facts>>;
	friendLists(key: UserKey): Promise<FriendLists>;
}
