/** Things that are due one fixed delay after they were put in; asked once per tick. */
export class Deadlines<T> {
	readonly #delay: number;
	readonly #due = new Map<T, number>();

	constructor(delayMs: number) {
		this.#delay = delayMs;
	}

	/** Due `delay` from now; what was already in starts anew. */
	put(item: T, now: number): void {
		this.#due.delete(item);
		this.#due.set(item, now + this.#delay);
	}

	drop(item: T): void {
		this.#due.delete(item);
	}

	/** Takes out what is due, the longest due first. */
	tick(now: number, expired: (item: T) => void): void {
		for (const [item, due] of this.#due) {
			if (due > now) return;
			this.#due.delete(item);
			expired(item);
		}
	}
}
