import type { Millis } from "../ports/keys.ts";
import { type Allowance, Bucket } from "./bucket.ts";

/** What may come by one connection, and beyond that, what is still answered before its link is closed. */
export type FlowLimit = { readonly events: Allowance; readonly refusals: Allowance };

/** `over`: too much, to be answered so. `flood`: so much too much that nobody honest is behind it. */
export type Flowing = "within" | "over" | "flood";

/** `factor` times the allowance is a flood: what is refused of it has a bucket of its own, which only floods pay for. */
export function flowLimitOf(events: Allowance | null, factor: number): FlowLimit | null {
	if (events === null) return null;
	const more = Math.max(1, factor - 1);
	return { events, refusals: { perSecond: events.perSecond * more, burst: events.burst * more } };
}

/** The events of one connection (T-25). */
export class EventFlow {
	readonly #events: Bucket;
	#refusals: Bucket | null = null;

	constructor({ events }: FlowLimit, now: Millis) {
		this.#events = new Bucket(events, now);
	}

	/** One more event. */
	take(limit: FlowLimit, now: Millis): Flowing {
		return this.#events.take(1, limit.events, now) ? "within" : this.refuse(limit, now);
	}

	/** One more event that is refused in any case, and costs nothing of what may come. */
	refuse({ refusals }: FlowLimit, now: Millis): "over" | "flood" {
		this.#refusals ??= new Bucket(refusals, now);
		return this.#refusals.take(1, refusals, now) ? "over" : "flood";
	}

	/** What it asked for turned out to be worth so many events more. */
	owe(count: number, { events }: FlowLimit, now: Millis): void {
		this.#events.owe(count, events, now);
	}

	/** Has it brought so much of late that a fifth of its burst is out? */
	isBusy({ events }: FlowLimit, now: Millis): boolean {
		return this.#events.isLow(events, now);
	}

	/** How long until the next event is within the limit. */
	wait({ events }: FlowLimit): Millis {
		return this.#events.wait(1, events);
	}
}
