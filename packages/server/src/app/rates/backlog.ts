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
	readonly #waiting = new Map<string, (() => Promise<void>)[]>();
	#underWay = 0;
	#isScheduled = false;

	constructor(ports: BacklogPorts) {
		this.#ports = ports;
	}

	/** Does something of this owner wait? Then what comes next must wait behind it. */
	has(owner: string): boolean {
		return this.#waiting.has(owner);
	}

	/** Does so much of this owner wait that no more may? */
	isFull(owner: string): boolean {
		return (this.#waiting.get(owner)?.length ?? 0) >= this.#ports.longest;
	}

	/** What waits of this owner is not done, and answers nothing: nobody is there any more who would hear of it. */
	forget(owner: string): void {
		this.#waiting.delete(owner);
	}

	/** Begins at once, in its order, all that waits of this owner, who is about to go and asked for it before. */
	flush(owner: string): void {
		const queue = this.#waiting.get(owner) ?? [];
		this.#waiting.delete(owner);
		for (const begin of queue) void begin();
	}

	/** Does the work when its turn has come. */
	run<T>(owner: string, work: () => Promise<T>): Promise<T> {
		const queue = this.#waiting.get(owner) ?? [];
		const { promise, resolve, reject } = Promise.withResolvers<T>();
		queue.push(async () => {
			this.#underWay += 1;
			try {
				resolve(await work());
			} catch (error) {
				reject(error);
			}
			this.#underWay -= 1;
		});
		this.#waiting.set(owner, queue);
		this.#schedule();
		return promise;
	}

	#schedule(): void {
		if (this.#isScheduled || this.#waiting.size === 0) return;
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
		const [next] = this.#waiting;
		if (next === undefined) return;
		const [owner, queue] = next;
		this.#waiting.delete(owner);
		const begin = queue.shift();
		if (queue.length > 0) this.#waiting.set(owner, queue);
		await begin?.();
	}
}
