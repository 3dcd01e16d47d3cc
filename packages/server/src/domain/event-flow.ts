import type { Millis } from "../ports/keys.ts";
import { type Allowance, Bucket } from "./bucket.ts";

/**
 * What may come by one connection, and beyond that, what is still answered before its link is closed. `calm`: as much as
 * people ask for who do nothing but that.
 */
export type FlowLimit = { readonly events: Allowance; readonly calm: Allowance; readonly refusals: Allowance };

/** `over`: too much, to be answered so. `flood`: so much too much that nobody honest is behind it. */
export type Flowing = "within" | "over" | "flood";

/**
 * Three bursts more than allowed at once, or half as much again for long, is a flood: what is refused has a bucket of its own,
 * which only floods pay for.
 */
export function flowLimitOf(events: Allowance | null): FlowLimit | null {
	if (events === null) return null;
	const { perSecond, burst } = events;
	return { events, calm: calmOf(events), refusals: { perSecond: perSecond / 2, burst: burst * 3 } };
}

/** Who asks for more than a fifth of what they may is busy. */
export function calmOf({ perSecond, burst }: Allowance): Allowance {
	return { perSecond: perSecond / 5, burst: burst / 5 };
}

/** The events of one connection (T-25). */
export class EventFlow {
	readonly #events: Bucket;
	readonly #calm: Bucket;
	#refusals: Bucket | null = null;

	constructor({ events, calm }: FlowLimit, now: Millis) {
		this.#events = new Bucket(events, now);
		this.#calm = new Bucket(calm, now);
	}

	/** One more event. `patience`: how much of what may be refused it costs where it is too much. */
	take(limit: FlowLimit, now: Millis, patience: number): Flowing {
		if (!this.#events.take(1, limit.events, now)) {
			this.#refusals ??= new Bucket(limit.refusals, now);
			return this.#refusals.take(patience, limit.refusals, now) ? "over" : "flood";
		}
		this.#calm.owe(1, limit.calm, now);
		return "within";
	}

	/** What it asked for turned out to be worth so many events more. */
	owe(count: number, { events, calm }: FlowLimit, now: Millis): void {
		this.#events.owe(count, events, now);
		this.#calm.owe(count, calm, now);
	}

	/** Has it brought more of late than people ask for? */
	isBusy({ calm }: FlowLimit, now: Millis): boolean {
		return this.#calm.isSpent(calm, now);
	}

	/** Is it as if nothing had ever come by it? */
	isRested({ events, calm, refusals }: FlowLimit, now: Millis): boolean {
		return (
			this.#events.isFull(events, now) &&
			this.#calm.isFull(calm, now) &&
			(this.#refusals?.isFull(refusals, now) ?? true)
		);
	}

	/** How long until the next event is within the limit. */
	wait({ events }: FlowLimit): Millis {
		return this.#events.wait(1, events);
	}
}
