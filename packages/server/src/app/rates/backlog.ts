import { OwnerQueues } from "../owner-queues.ts";

export type BacklogPorts = {
	/** Calls this once, a moment later: long enough for whatever else has come meanwhile. It resolves when what it began is done. */
	readonly soon: (run: () => Promise<unknown>) => void;
	/** How many pieces of work are begun in one moment, and under way at once where some of them hang. */
	readonly each: number;
	readonly atOnce: number;
	/** How many of one owner may wait, where nothing else says so. */
	readonly longest: number;
};

/**
 * Work for those who ask for much. It is begun a little at a time, of each of them in turn, so that however many they are
 * they take little of the time of those who ask for little (T-25). What one asks for is begun in its order.
 */
export class Backlog {
	readonly #ports: BacklogPorts;
	readonly #waiting = new OwnerQueues<() => Promise<void>>();
	#underWay = 0;
	#isScheduled = false;

	constructor(ports: BacklogPorts) {
		this.#ports = ports;
	}

	/** Does something of this owner wait? Then what comes next must wait behind it. */
	has(owner: string): boolean {
		return this.#waiting.count(owner) > 0;
	}

	/** Does so much of this owner wait that no more may? */
	isFull(owner: string): boolean {
		return this.#waiting.count(owner) >= this.#ports.longest;
	}

	/** What waits of this owner is not done, and answers nothing: nobody is there any more who would hear of it. */
	forget(owner: string): void {
		this.#waiting.takeOf(owner);
	}

	/** Begins at once, in its order, all that waits of this owner, who is about to go and asked for it before. */
	flush(owner: string): void {
		for (const begin of this.#waiting.takeOf(owner)) void begin();
	}

	/** Does the work when its turn has come. */
	run<T>(owner: string, work: () => Promise<T>): Promise<T> {
		const { promise, resolve, reject } = Promise.withResolvers<T>();
		this.#waiting.push(owner, async () => {
			this.#underWay += 1;
			try {
				resolve(await work());
			} catch (error) {
				reject(error);
			}
			this.#underWay -= 1;
		});
		this.#schedule();
		return promise;
	}

	#schedule(): void {
		if (this.#isScheduled || this.#waiting.owners === 0) return;
		this.#isScheduled = true;
		this.#ports.soon(() => {
			this.#isScheduled = false;
			const { each, atOnce } = this.#ports;
			const begun: Promise<void>[] = [];
			for (let room = Math.min(each, atOnce - this.#underWay); room > 0; room--) begun.push(this.#beginNext());
			this.#schedule();
			return Promise.all(begun);
		});
	}

	async #beginNext(): Promise<void> {
		await this.#waiting.next()?.();
	}
}
