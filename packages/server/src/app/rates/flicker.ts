import type { Announcement, BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";
import { userName } from "./rates.ts";

/** Goings of one user that are no flicker: whoever opens and closes a page does it a few times, and then not for a while. */
const GOINGS = { perSecond: 1 / 20, burst: 3 };
const PRUNE_EVERY: Millis = 10_000;

function isGoing({ before, after }: Announcement): boolean {
	return before.plain.status !== "offline" && after.plain.status === "offline";
}

/**
 * Users whom everybody saw go again and again of late. Each coming and each going is written to everybody who sees them: what
 * changes of these is told at a slower pace (T-27). It hangs on what everybody was told alone, so that leaving and turning
 * invisible are as one, and nodes that hear of the same people agree (VIS5).
 */
export class Flicker {
	readonly #clock: Clock;
	readonly #goings = new KeyedBuckets("goings", GOINGS);
	#pruneAt: Millis = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** What was announced, here or on another node. */
	heard({ companyId, changes }: Extract<BusMessage, { kind: "announced" }>): void {
		const now = this.#clock.now();
		if (now >= this.#pruneAt) {
			this.#goings.prune(now);
			this.#pruneAt = now + PRUNE_EVERY;
		}
		for (const change of changes)
			if (isGoing(change)) this.#goings.take(userName({ companyId, userId: change.userId }), 1, now);
	}

	has(key: UserKey): boolean {
		return this.#goings.size > 0 && this.#goings.wait(userName(key), this.#clock.now()) !== null;
	}
}
