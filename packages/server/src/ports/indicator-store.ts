import type { ConversationKey, Millis, UserKey } from "./keys.ts";

export type IndicatorKind = "typing" | "recording";

/** One user's indicator of one kind in one conversation. */
export type IndicatorKey = ConversationKey & { readonly userId: string; readonly kind: IndicatorKind };

/** Who is told of it: those with the plain view, and the people on the user's visibility list (VIS7). */
export type IndicatorAudience = "plain" | "listed";

/** An indicator that lives. */
export type ActiveIndicator = IndicatorKey & {
	readonly startedAt: Millis;
	/** When the last of the user's devices runs out. */
	readonly expiresAt: Millis;
};

/** The same, with the audiences that were told of it. */
export type ToldIndicator = ActiveIndicator & { readonly told: readonly IndicatorAudience[] };

/** An indicator that has ended, with the audiences that had been told of it and must hear of the end. */
export type EndedIndicator = IndicatorKey & { readonly told: readonly IndicatorAudience[] };

/**
 * Who is typing and recording where (IND1-IND7). Ephemeral.
 *
 * Law
 * - An indicator belongs to a device; a user's lives while any of its devices does: until its `expiresAt`, exclusive.
 *   `startedAt` is the start of the oldest uninterrupted stretch: a start while it lives sets the device's life anew,
 *   from now, and leaves `startedAt`.
 * - A device's life that has run out counts no more, whether or not `expired` has taken it off: nobody reads it, and
 *   `announce` finds nothing.
 * - `stop` and the `end...` calls answer what ended by them: nothing where it was not there, or another device keeps it
 *   alive. What had run out and was not answered yet is answered by the first of these calls that comes upon it (`stop`
 *   by its key, `endIn` by conversation and kind, `endDevice` by user; whichever device it was), so that nobody hears of
 *   an end after what caused the call. Each end is answered to one caller only, across all nodes; `expired` included.
 * - A start after an unanswered end takes that end's place: another stretch begins, nobody is answered the old end any
 *   more, and whoever was told of the old stretch is told of the new one at once, and of its end.
 * - An end is answered also where nobody was told (`told` is empty).
 * - `announce` decides and marks in one atomic step whether an audience is to be told (again) that the indicator lives:
 *   yes where it was not told of this stretch, or where half of the life that it was last told (from then to the
 *   `expiresAt` answered then) has passed (IND3). Answers the indicator where it is to be told, else undefined.
 * - `hide` says that an audience must see it no more: it counts as not told, of the end neither; a later `announce` tells
 *   it anew. Answers whether it had been told and had not heard of the end.
 * - Reading who is active costs as much as there are people active there; nothing grows with the keys in the store (IND7).
 * - `active` is in order of start, ties by userId, then by kind. No other answer has an order.
 * - Ids are text and nothing else; whatever they are made of, no two meet (M9).
 * - Where nobody asks for an end for a minute after it ran out, it may be forgotten.
 * - While the store is away every call rejects with `StoreUnavailable` within 2 s; whether it was done stays open. Of a call
 *   with several ends those that were answered are passed on, also where others failed.
 */
export interface IndicatorStore {
	start(key: IndicatorKey, device: { readonly deviceId: string; readonly ttl: Millis }): Promise<void>;
	stop(key: IndicatorKey, deviceId: string): Promise<readonly EndedIndicator[]>;
	/** The device has gone: it stops everywhere. */
	endDevice(key: UserKey, deviceId: string): Promise<readonly EndedIndicator[]>;
	/** The user's indicators in one conversation, of these kinds. */
	endIn(
		key: ConversationKey & { readonly userId: string },
		kinds: readonly IndicatorKind[],
	): Promise<readonly EndedIndicator[]>;
	/** What ran out by now, each once. */
	expired(limit: number): Promise<readonly EndedIndicator[]>;
	active(key: ConversationKey): Promise<readonly ActiveIndicator[]>;
	/** Everything of one user that lives. */
	ofUser(key: UserKey): Promise<readonly ToldIndicator[]>;
	announce(key: IndicatorKey, audience: IndicatorAudience): Promise<ActiveIndicator | undefined>;
	hide(key: IndicatorKey, audience: IndicatorAudience): Promise<boolean>;
}
