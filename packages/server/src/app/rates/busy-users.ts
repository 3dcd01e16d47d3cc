import type { Allowance } from "../../domain/bucket.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { News } from "../presence/marks.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";
import { userName } from "./rates.ts";

/** Who was busy counts as busy for so long. */
const LASTS: Millis = 10_000;
/** How often it is looked for who has stayed, or been away, for so long that nothing is known against them. */
const PRUNE_EVERY: Millis = 10_000;
/** How often others see somebody come before what is told of them is gathered: nobody begins their day so often. */
const COMINGS: Allowance = { perSecond: 1 / 60, burst: 3 };

/**
 * Users of whom much is told, as far as this node knows: who asks for much, and what they work on is told at a slower pace;
 * who comes again and again, and everything is (T-27).
 */
export class BusyUsers {
	/** In the order in which they end. */
	readonly #until = new Map<string, Millis>();
	readonly #comings = new KeyedBuckets("comings", COMINGS);
	#pruneAt: Millis = 0;

	/** Something that this user asked for waits for those who ask for less. */
	add(key: UserKey, now: Millis): void {
		const name = userName(key);
		this.#until.delete(name);
		this.#until.set(name, now + LASTS);
	}

	/** Everybody is told that this user has come. What they did unseen is not to be known from how they are told of now (VIS5). */
	came(key: UserKey, now: Millis): void {
		this.#until.delete(userName(key));
		this.#comings.owe(userName(key), 1, now);
	}

	/** Are these news of the user gathered, and told at the slower pace? */
	gathers(key: UserKey, news: News | "position", now: Millis): boolean {
		return this.#isRestless(key, now) || (news === "work" && (this.#until.get(userName(key)) ?? 0) > now);
	}

	#isRestless(key: UserKey, now: Millis): boolean {
		return this.#comings.wait(userName(key), now) !== null;
	}

	/** Forgets who is busy no more. */
	prune(now: Millis): void {
		if (now >= this.#pruneAt) {
			this.#pruneAt = now + PRUNE_EVERY;
			this.#comings.prune(now);
		}
		for (const [name, until] of this.#until) {
			if (until > now) return;
			this.#until.delete(name);
		}
	}
}
