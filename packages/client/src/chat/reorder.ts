/**
 * Puts the changes of a conversation in the order of their numbers. What two servers sent can arrive slightly out of it: a
 * change that does not follow on the last one waits for those between, which the owner fetches where they do not come soon.
 */
export class Reorder<T extends { readonly rev: number }> {
	#rev: number;
	readonly #waiting = new Map<number, T>();

	constructor(rev: number) {
		this.#rev = rev;
	}

	/** Everything up to here was given out. */
	get rev(): number {
		return this.#rev;
	}

	/** Does something wait for what is before it? */
	get hasGap(): boolean {
		return this.#waiting.size > 0;
	}

	/** Takes a change; gives out what is in order now. One that was given out before is given out again, alone. */
	push(change: T): readonly T[] {
		if (change.rev <= this.#rev) return [change];
		this.#waiting.set(change.rev, change);
		return this.#drain();
	}

	/** Everything up to `rev` is known from elsewhere; gives out what follows on it. */
	skipTo(rev: number): readonly T[] {
		this.#rev = Math.max(this.#rev, rev);
		for (const waiting of this.#waiting.keys()) if (waiting <= this.#rev) this.#waiting.delete(waiting);
		return this.#drain();
	}

	#drain(): readonly T[] {
		const ready: T[] = [];
		for (;;) {
			const next = this.#waiting.get(this.#rev + 1);
			if (next === undefined) return ready;
			this.#rev += 1;
			this.#waiting.delete(this.#rev);
			ready.push(next);
		}
	}
}
