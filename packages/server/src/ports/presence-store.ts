import type { Sign, TouchOutcome } from "../domain/devices.ts";
import type { Counts } from "../domain/feed-mode.ts";
import type { PresenceRecord, Shown } from "../domain/record.ts";
import type { Millis, UserKey } from "./keys.ts";

/** What a rule makes of a record. The record unchanged (the same object) means that nothing is stored. */
export type Ruling<T> = {
	readonly record: PresenceRecord;
	readonly answer: T;
	/** Set where `record.shown` was replaced: the change joins the company's change log. */
	readonly announces?: boolean;
};

/** A pure rule; it may be called more than once before its ruling is taken. `now` is the store's clock (CLU5). */
export type Rule<T> = (record: PresenceRecord, now: Millis) => Ruling<T>;

/** A moment of a company's history as clients know it (PR42). */
export type Version = { readonly epoch: string; readonly version: number };

/** One announced change: how the user was shown before it and after it. */
export type ShownChange = {
	readonly userId: string;
	readonly version: number;
	readonly before: Shown;
	readonly after: Shown;
};

/**
 * Who is here, across all nodes. Ephemeral; fast.
 *
 * Law
 * - `update` is atomic per user: the rule sees the newest record, and its ruling is stored before any other rule for
 *   that user sees one (PR25). A record that is not held is loaded from what is durable, then kept while the user is
 *   present and for a while after. A load that fails rejects, and nothing is decided (M7).
 * - `touch` marks a sign of life without waiting. It says `due` where the sign may change what is resolved, or where this
 *   node does not know that, and has then marked nothing: the caller decides it by `update`. `absent` is certain. Marks reach
 *   other nodes within 10 s, and well before a deadline (PR12).
 * - `get` and `many` give the newest record; everybody has one, known or not.
 * - `shown` gives, by userId in code point order, the people of whom any track is not offline.
 * - `counts` gives how many people the plain track shows online, away and dnd, at a cost that does not grow with them.
 * - `onNode` gives, by userId in code point order, the people of whom a connection is held by this node (PR23).
 * - `changes` gives the announced changes with a version at or after the asked one, oldest first, or `undefined` where
 *   they are no longer all known. Kept for 10 minutes and at most 10,000 a company.
 * - `version` is the company's present moment: it grows with the store's clock by one each 100 ms, changed or not.
 *   A store that has lost its memory starts another epoch.
 * - `due` gives users whose deadline has passed, each once until their record is next stored or marked. Where there are
 *   many nodes, a change that was stored and not announced within a second is such a deadline: who decided it died (PR20).
 * - `forget` drops what is held of a user, who must have been erased.
 * - While the store is away `get` and `many` give, within 2 s, the devices that were last known here and the facts as they
 *   are, and every other call rejects with `StoreUnavailable` (CLU2).
 */
export interface PresenceStore {
	update<T>(key: UserKey, rule: Rule<T>): Promise<T>;
	touch(key: UserKey, sign: Sign): TouchOutcome;
	get(key: UserKey): Promise<PresenceRecord>;
	many(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]>;
	shown(
		companyId: string,
		options: { readonly after: string | null; readonly limit: number },
	): Promise<readonly PresenceRecord[]>;
	counts(companyId: string): Promise<Counts>;
	onNode(
		companyId: string,
		options: { readonly node: string; readonly after: string | null; readonly limit: number },
	): Promise<readonly string[]>;
	changes(companyId: string, since: number): Promise<readonly ShownChange[] | undefined>;
	version(companyId: string): Promise<Version>;
	/**
	 * The company's views changed at once (a policy): everybody must sync anew. Of who is absent nothing is held any more, so
	 * that their facts are loaded as they are now.
	 */
	newEpoch(companyId: string): Promise<void>;
	/** Holds these records where none are held; known ones stay. For what a start restores. */
	seed(records: readonly PresenceRecord[]): Promise<void>;
	due(limit: number): Promise<readonly UserKey[]>;
	forget(key: UserKey): Promise<void>;
}
