import type { Millis } from "../ports/keys.ts";

/** How much may be taken: so much a second in the long run, and so much at once. */
export type Allowance = { readonly perSecond: number; readonly burst: number };

const SECOND: Millis = 1_000;
/** Whoever waited as long as they were told is not refused for the last digit of a fraction. */
const ROUNDING = 1e-9;

/** A token bucket: two numbers, and neither a timer nor garbage for what is taken. */
export class Bucket {
	/** What can be taken now; below nothing where more was taken than there was, by somebody else of the same bucket. */
	level: number;
	at: Millis;

	/** A full one. */
	constructor({ burst }: Allowance, now: Millis) {
		this.level = burst;
		this.at = now;
	}

	/** Takes so much, or nothing: false where there is less. More than the burst counts as the burst, or it would never pass. */
	take(count: number, allowance: Allowance, now: Millis): boolean {
		this.#refill(allowance, now);
		const taken = Math.min(count, allowance.burst);
		if (this.level < taken - ROUNDING) return false;
		this.level -= taken;
		return true;
	}

	/** How long until so much can be taken. */
	wait(count: number, { perSecond, burst }: Allowance): Millis {
		const missing = Math.min(count, burst) - this.level;
		return missing <= 0 ? 0 : Math.ceil((missing / perSecond) * SECOND);
	}

	/** Takes so much though there be less. What is owed is made good before anything can be taken, and is never more than a second's. */
	owe(count: number, allowance: Allowance, now: Millis): void {
		this.#refill(allowance, now);
		this.level = Math.max(this.level - count, -allowance.perSecond);
	}

	/** Is nothing left of it, or less? */
	isSpent(allowance: Allowance, now: Millis): boolean {
		this.#refill(allowance, now);
		return this.level <= 0;
	}

	/** Is it as if nothing had ever been taken? */
	isFull(allowance: Allowance, now: Millis): boolean {
		this.#refill(allowance, now);
		return this.level >= allowance.burst;
	}

	/** A clock that was put back gives nothing, and takes nothing (T-32). */
	#refill({ perSecond, burst }: Allowance, now: Millis): void {
		if (now > this.at) this.level = Math.min(burst, this.level + ((now - this.at) / SECOND) * perSecond);
		this.at = now;
	}
}

/** The allowance of a setting; null where it is 0: no limit. */
export function allowanceOf(perSecond: number, burst: number): Allowance | null {
	return perSecond === 0 ? null : { perSecond, burst: Math.max(1, burst) };
}
