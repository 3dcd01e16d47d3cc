import type { Clock } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { RedisLink } from "./connection.ts";

/**
 * The store's clock (CLU5): that of Redis, as measured from here. Between two measurements the steady clock of this
 * machine goes on, so that putting its wall clock back or forth changes nothing.
 */
export class StoreClock implements Clock {
	readonly #link: RedisLink;
	readonly #steady: Clock;
	#offset: Millis;

	/** Until the first measurement it shows the wall clock. */
	constructor(link: RedisLink, { steady, wall }: { readonly steady: Clock; readonly wall: Clock }) {
		this.#link = link;
		this.#steady = steady;
		this.#offset = wall.now() - steady.now();
	}

	now(): Millis {
		return Math.floor(this.#steady.now() + this.#offset);
	}

	/** Compares with Redis, whose answer was true half-way through the question. Wrong by at most half its duration. */
	async measure(): Promise<void> {
		const before = this.#steady.now();
		const [seconds, micros] = await this.#link.call((redis) => redis.time());
		const halfway = (before + this.#steady.now()) / 2;
		this.#offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - halfway;
	}
}
