import type { Millis, UserKey } from "../../ports/keys.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";
import { userName } from "./rates.ts";

/** Goings of one user that are no flicker: whoever opens and closes a page does it a few times, and then not for a while. */
const GOINGS = { perSecond: 1 / 20, burst: 3 };
const PRUNE_EVERY: Millis = 10_000;

/**
 * Users whom everybody saw go again and again of late, as far as this node told it. Each coming and each going is written to
 * everybody who sees them: what changes of these is told at a slower pace (T-27). That hangs on what everybody was told alone,
 * so that leaving and turning invisible are as one (VIS5).
 */
export class Flicker {
	readonly #goings = new KeyedBuckets("goings", GOINGS);
	#pruneAt: Millis = 0;

	/** Everybody is told that this user has gone. */
	wentAway(key: UserKey, now: Millis): void {
		if (now >= this.#pruneAt) {
			this.#goings.prune(now);
			this.#pruneAt = now + PRUNE_EVERY;
		}
		this.#goings.take(userName(key), 1, now);
	}

	has(key: UserKey, now: Millis): boolean {
		return this.#goings.size > 0 && this.#goings.wait(userName(key), now) !== null;
	}
}
