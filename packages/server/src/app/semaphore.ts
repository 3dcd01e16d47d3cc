import { StoreUnavailable } from "../ports/store-unavailable.ts";
import { OwnerQueues } from "./owner-queues.ts";

type Waiting = { readonly begin: () => void; readonly refuse: (fault: StoreUnavailable) => void };

export type SemaphoreLimits = {
	/** How many pieces of work are under way at once. */
	readonly most: number;
	/** How many may wait. */
	readonly longest: number;
};

/**
 * Lets so many pieces of work be under way at once. The others wait: of each owner one after those of the other owners.
 * Where the store turns out to be away, all who wait hear so at once, and not one after the other as each runs into it (T-31).
 */
export class Semaphore {
	readonly #longest: number;
	readonly #waiting = new OwnerQueues<Waiting>();
	#waitingNow = 0;
	#free: number;

	constructor({ most, longest }: SemaphoreLimits) {
		this.#free = most;
		this.#longest = longest;
	}

	/**
	 * Does the work when its turn has come. Rejects as the work does.
	 * @throws StoreUnavailable where so many wait that it could not be done soon
	 */
	async run<T>(owner: string, work: () => Promise<T>): Promise<T> {
		await this.#turn(owner);
		try {
			return await work();
		} catch (fault) {
			if (fault instanceof StoreUnavailable) this.#refuseAll(fault);
			throw fault;
		} finally {
			this.#goOn();
		}
	}

	async #turn(owner: string): Promise<void> {
		if (this.#free > 0) {
			this.#free -= 1;
			return;
		}
		if (this.#waitingNow >= this.#longest) throw new StoreUnavailable("too many wait for the store");
		this.#waitingNow += 1;
		await new Promise<void>((begin, refuse) => this.#waiting.push(owner, { begin, refuse }));
	}

	#goOn(): void {
		const next = this.#next();
		if (next === undefined) this.#free += 1;
		else next.begin();
	}

	#next(): Waiting | undefined {
		const next = this.#waiting.next();
		if (next !== undefined) this.#waitingNow -= 1;
		return next;
	}

	#refuseAll(fault: StoreUnavailable): void {
		for (let next = this.#next(); next !== undefined; next = this.#next()) next.refuse(fault);
	}
}
