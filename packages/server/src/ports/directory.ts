import type { ConversationChange } from "./conversation-store.ts";
import type { Millis, UserKey } from "./keys.ts";

export type Audience = "company" | "contacts";
export type LocationAudience = "company" | "contacts" | "nobody";

/** What a company decided for all its people (70-rest). */
export type Policy = {
	readonly audience: Audience;
	/** The widest audience that an owner may allow for their position (VIS10). */
	readonly locationAudience: LocationAudience;
	/** Decimal places that positions are rounded to, or null for none (LOC5). */
	readonly locationRounding: number | null;
	/** May company admins read the trails of others (LOC5)? */
	readonly trailForAdmins: boolean;
	readonly conversationPresenceLimit: number;
	readonly feedLimit: number;
};

export type Company = { readonly companyId: string; readonly policy: Policy; readonly createdAt: Millis };

export type User = UserKey & {
	readonly name: string | null;
	readonly avatarUrl: string | null;
	readonly createdAt: Millis;
};

/** What a token says of its holder. `issuedAt` null: the token has no `iat` and counts as the oldest. */
export type TokenProfile = UserKey & {
	readonly name: string | null;
	readonly avatarUrl: string | null;
	readonly issuedAt: Millis | null;
};

/**
 * `touched`: the people whose facts changed because they named the erased user, or talked with them where that matters.
 * `conversations`: what became of each conversation that the user was in, for those who are left in it.
 */
export type Erasure = {
	readonly erased: boolean;
	readonly touched: readonly string[];
	readonly conversations: readonly ConversationChange[];
};

export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/**
 * Who exists. Durable.
 *
 * Law
 * - A call that resolves has been committed and is seen by every later call on every node. One that rejects changed nothing.
 * - Calls of one process take effect in the order they were made.
 * - `seen` creates company (with the default policy) and user where missing; concurrent calls for one user create one.
 *   Name and avatar follow the profile with the newest `issuedAt`; an older or equal one changes nothing;
 *   a null in a newer profile leaves what is stored.
 * - Pages are sorted by id in code point order; `nextCursor` is the last id of a page that has a successor, else null.
 * - `query` matches a case-insensitive part of name or userId; `%` and `_` are ordinary characters. `among` keeps to these ids.
 * - An erased user is unknown to every call afterwards, with everything that belongs to them: facts, friendships, blocks
 *   (both directions, also on other people's lists), journal row, activity intervals, trail, cursors. They are taken out of
 *   every conversation, of which the owner passes on as by leaving; a direct one stays with the other person alone, and
 *   no longer counts as one of that pair. What they wrote stays without a sender. Webhooks about them that wait, or were
 *   given up, are gone. Erasing an unknown user does nothing.
 */
export interface Directory {
	seen(
		profile: TokenProfile,
		now: Millis,
	): Promise<{ readonly user: User; readonly created: boolean; readonly changed: boolean }>;
	user(key: UserKey): Promise<User | undefined>;
	/** Those of the ids that are users of the company, in no particular order. */
	known(companyId: string, userIds: readonly string[]): Promise<ReadonlySet<string>>;
	users(
		companyId: string,
		options: {
			readonly query?: string;
			readonly among?: readonly string[];
			readonly cursor?: string;
			readonly limit: number;
		},
	): Promise<Page<User>>;
	/** Makes or changes a user for the operator; undefined fields stay. */
	putUser(
		key: UserKey,
		fields: { readonly name?: string | null; readonly avatarUrl?: string | null },
		now: Millis,
	): Promise<User>;
	/** `now`: when, for the webhooks that tell of it. */
	eraseUser(key: UserKey, now: Millis): Promise<Erasure>;
	company(companyId: string): Promise<Company | undefined>;
	companies(options: { readonly cursor?: string; readonly limit: number }): Promise<Page<Company>>;
	/** Makes the company where missing; fields that are undefined stay. */
	putCompany(companyId: string, policy: Partial<Policy>, now: Millis): Promise<Company>;
}
