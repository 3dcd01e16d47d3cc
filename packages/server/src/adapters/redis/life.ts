import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Commands } from "./commands.ts";
import { lifeKey } from "./keys.ts";

export type LifeOptions = {
	readonly commands: Commands;
	readonly prefix: string;
	readonly ids: Ids;
	/** The store's clock. */
	readonly clock: Clock;
};

/** What a look has found. */
export type Found = {
	/** It is another Redis than the last time, or an emptied one: everything must be told to it again (CLU2). */
	readonly isAnother: boolean;
	/** Nobody has looked before since it knows nothing. True for one node alone, which may put in what is durable. */
	readonly isNew: boolean;
};

/** Tells one life of a Redis from the next: each begins without any memory. */
export class RedisLife {
	readonly #options: LifeOptions;
	readonly #key: string;
	#known: string | null = null;
	/** As long as it is not known whether it was taken, it may have been. */
	#own: string | null = null;
	#beganAt: Millis | null = null;

	constructor(options: LifeOptions) {
		this.#options = options;
		this.#key = lifeKey(options.prefix);
	}

	/** When the life began that was last found; null before any look. */
	get beganAt(): Millis | null {
		return this.#beganAt;
	}

	async look(): Promise<Found> {
		const { commands, ids, clock } = this.#options;
		this.#own ??= `${clock.now()}.${ids.next()}`;
		const own = this.#own;
		const before = this.#known;
		this.#known = await commands.keep(this.#key, own);
		this.#own = null;
		this.#beganAt = Number(this.#known.slice(0, this.#known.indexOf(".")));
		return { isAnother: before !== null && before !== this.#known, isNew: this.#known === own };
	}
}
