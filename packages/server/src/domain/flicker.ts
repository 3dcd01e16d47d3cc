import type { Millis } from "../ports/keys.ts";

/** How often everybody was told of late that a user has come, or gone, and when the last time was: one less for each minute since. */
export type Flicker = { readonly count: number; readonly at: Millis };

/** So many are told as they come, which are five visits. */
const AT_ONCE = 10;
const ONE_LESS_EACH: Millis = 60_000;

/** A clock that was put back forgets nothing, and adds nothing (T-32). */
function countAt(flicker: Flicker | null, now: Millis): number {
	return flicker === null ? 0 : Math.max(0, flicker.count - Math.max(0, now - flicker.at) / ONE_LESS_EACH);
}

/** Was everybody told so often that the next time has to wait (PR20)? */
export function flickers(flicker: Flicker | null, now: Millis): boolean {
	return countAt(flicker, now) > AT_ONCE - 1;
}

/** Everybody is told once more. */
export function toldAgain(flicker: Flicker | null, now: Millis): Flicker {
	return { count: Math.min(AT_ONCE, countAt(flicker, now) + 1), at: now };
}
