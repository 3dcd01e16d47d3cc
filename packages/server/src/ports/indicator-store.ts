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

/** An indicator that has ended, with the audiences that had been told of it and must hear of the end. */
export type EndedIndicator = IndicatorKey & { readonly told: readonly IndicatorAudience[] };

/**
 * Who is typing and recording where (IND1-IND7). Ephemeral.
 *
 * Law
 * - An indicator belongs to a device; a user's lives while any of its devices does. `startedAt` is the start of the
 *   oldest uninterrupted stretch: a start while it lives extends the device's life and leaves `startedAt`.
 * - `stop` and the `end...` calls answer what ended by them: nothing where it was not there, or another device keeps it
 *   alive. Each end is answered to one caller only, across all nodes; `expired` included.
 * - A device's life that has run out counts no more, whether or not `expired` has taken it off.
 * - `announce` decides and marks in one atomic step whether an audience is to be told (again) that the indicator lives:
 *   yes where it was not told yet, or where half of the life has passed since it last was (IND3). Answers the indicator
 *   where it is to be told, else undefined.
 * - `hide` says that an audience must not see it any more, and answers whether it had been told.
 * - Reading who is active costs as much as there are people active there; nothing grows with the keys in the store (IND7).
 * - `active` is in order of start, ties by userId.
 */
export interface IndicatorStore {
	start(key: IndicatorKey, device: { readonly deviceId: string; readonly ttl: Millis }): Promise<void>;
	stop(key: IndicatorKey, deviceId: string): Promise<readonly EndedIndicator[]>;
	/** The device has gone. */
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
	ofUser(key: UserKey): Promise<readonly ActiveIndicator[]>;
	announce(key: IndicatorKey, audience: IndicatorAudience): Promise<ActiveIndicator | undefined>;
	hide(key: IndicatorKey, audience: IndicatorAudience): Promise<boolean>;
}
