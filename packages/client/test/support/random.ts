/** A stream of random numbers that is the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 up to and without 1. */
	readonly next = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};

	/** A whole number from 0 up to and without this one. */
	below(bound: number): number {
		return Math.floor(this.next() * bound);
	}

	/** One of these; undefined where there is none. */
	pick<T>(list: readonly T[]): T | undefined {
		return list[this.below(list.length)];
	}
}
