import type { Clock, Ids } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Commands } from "./commands.ts";
import { lifeKey } from "./keys.ts";

/** Whoever puts in who was present has so long; then another node may. */
const CLAIM: Millis = 15_000;

export type LifeOptions = {
	readonly commands: Commands;
	readonly prefix: string;
	readonly ids: Ids;
	/** The store's clock. */
	readonly clock: Clock;
};

/**
 * Tells one life of a Redis from the next: each begins without any memory. Keys: the life itself, `<life>:restored` with
 * its name once who was present was put in, and `<life>:restoring` with the node that does it.
 */
export class RedisLife {
	readonly #options: LifeOptions;
	readonly #key: string;
	readonly #self: string;
	#known: string | null = null;
	/** As long as it is not known whether it was taken, it may have been. */
	#own: string | null = null;
	#beganAt: Millis | null = null;
	#restored: string | null = null;

	constructor(options: LifeOptions) {
		this.#options = options;
		this.#key = lifeKey(options.prefix);
		this.#self = options.ids.next();
	}

	/** When the life began that was last found; null before any look. */
	get beganAt(): Millis | null {
		return this.#beganAt;
	}

	/** Looks: is it another Redis than the last time, or an emptied one? Then everything must be told to it again (CLU2). */
	async isAnother(): Promise<boolean> {
		const { commands, ids, clock } = this.#options;
		this.#own ??= `${clock.now()}.${ids.next()}`;
		const before = this.#known;
		this.#known = await commands.keep(this.#key, this.#own);
		this.#own = null;
		this.#beganAt = Number(this.#known.slice(0, this.#known.indexOf(".")));
		return before !== null && before !== this.#known;
	}

	/** Has a node put in who was present, since this life began? */
	async isRestored(): Promise<boolean> {
		if (this.#known === null) return false;
		if (this.#restored !== this.#known) this.#restored = await this.#options.commands.value(`${this.#key}:restored`);
		return this.#restored === this.#known;
	}

	/** Is that for this node to do, now? True for one node at a time. */
	async mayRestore(): Promise<boolean> {
		const key = `${this.#key}:restoring`;
		return (await this.#options.commands.keep(key, this.#self, CLAIM)) === this.#self;
	}

	/** It has been done. */
	async restored(): Promise<void> {
		if (this.#known === null) return;
		await this.#options.commands.put(`${this.#key}:restored`, this.#known);
		this.#restored = this.#known;
	}
}
