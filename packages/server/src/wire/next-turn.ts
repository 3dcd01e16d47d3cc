type Waiting = (() => void)[];

/** So many turns in a row are given to others before one is to who sends much. */
const MOST = 4;

/**
 * Turns of the event loop, each given to one of those who wait for one: no turn is longer than one piece of work, whatever is
 * due at once.
 */
class Turns {
	readonly #first: Waiting = [];
	readonly #last: Waiting = [];
	/** Given since the last that was one of the last. */
	#given = 0;

	first(): Promise<void> {
		return this.#wait(this.#first);
	}

	last(): Promise<void> {
		return this.#wait(this.#last);
	}

	get #isEmpty(): boolean {
		return this.#first.length + this.#last.length === 0;
	}

	#wait(waiting: Waiting): Promise<void> {
		return new Promise((resolve) => {
			if (this.#isEmpty) this.#schedule();
			waiting.push(resolve);
		});
	}

	#schedule(): void {
		setImmediate(() => {
			const resolve = this.#next();
			if (!this.#isEmpty) this.#schedule();
			resolve?.();
		});
	}

	#next(): (() => void) | undefined {
		const isLast = this.#first.length === 0 || (this.#last.length > 0 && this.#given >= MOST);
		this.#given = isLast ? 0 : this.#given + 1;
		return (isLast ? this.#last : this.#first).shift();
	}
}

const turns = new Turns();

/**
 * Resolves in a turn of the event loop of one's own, when what was written before has been sent, and whatever has come was served.
 */
export function nextTurn(): Promise<void> {
	return turns.first();
}

/** The same for what comes of those who send much: when nobody else waits for a turn, or four others have had theirs. */
export function lateTurn(): Promise<void> {
	return turns.last();
}
