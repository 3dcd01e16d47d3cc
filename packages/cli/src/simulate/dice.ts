const STEP = 0x9e3779b9;

/** Chance that can be repeated: the same state gives the same throws, on every machine. */
export class Dice {
	#state: number;

	constructor(state: number) {
		this.#state = state >>> 0;
	}

	/** What to begin with in order to go on from here. */
	get state(): number {
		return this.#state;
	}

	/** From 0 up to 1, which is never thrown. */
	throw(): number {
		this.#state = (this.#state + STEP) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
	}

	/** From `low` up to `high`. */
	between(low: number, high: number): number {
		return low + (high - low) * this.throw();
	}

	/** So many times out of one. */
	chance(share: number): boolean {
		return this.throw() < share;
	}

	/** One of them; there must be one. */
	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new RangeError("nothing to pick from");
		return list[Math.floor(this.throw() * list.length)] as T;
	}

	/** One of them, or undefined where there is none. */
	maybe<T>(list: readonly T[]): T | undefined {
		return list.length === 0 ? undefined : this.pick(list);
	}

	/** So many of them, each once, in an order of chance. */
	some<T>(list: readonly T[], count: number): T[] {
		const rest = [...list];
		const taken: T[] = [];
		while (taken.length < count && rest.length > 0)
			taken.push(...rest.splice(Math.floor(this.throw() * rest.length), 1));
		return taken;
	}
}
