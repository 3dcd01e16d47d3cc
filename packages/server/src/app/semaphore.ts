import { StoreUnavailable } from "../ports/store-unavailable.ts";

type Waiting = { readonly begin: () => void; readonly refuse: (fault: StoreUnavailable) => void };

/**
 * Lets so many pieces of work be under way at once, and the others wait in their order. Where the store turns out to be
 * away, all who wait hear so at once, and not one after the other as each runs into it (T-31).
 */
export class Semaphore {
	#free: number;
	#waiting: Waiting[] = [];

	/** @param most how many are under way at once */
	constructor(most: number) {
		this.#free = most;
	}

	/** Does the work when its turn has come. Rejects as the work does. */
	async run<T>(work: () => Promise<T>): Promise<T> {
		await this.#turn();
		try {
			return await work();
		} catch (fault) {
			if (fault instanceof StoreUnavailable) this.#refuse(fault);
			throw fault;
		} finally {
			this.#next();
		}
	}

	async #turn(): Promise<void> {
		if (this.#free === 0) {
			return new Promise((begin, refuse) => this.#waiting.push({ begin, refuse }));
		}
		this.#free -= 1;
	}

	#next(): void {
		const next = this.#waiting.shift();
		if (next === undefined) this.#free += 1;
		else next.begin();
	}

	#refuse(fault: StoreUnavailable): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const { refuse } of waiting) refuse(fault);
	}
}
