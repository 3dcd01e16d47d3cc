/** What waits of several owners, of whom each has a turn after the others. What waits of one stays in its order. */
export class OwnerQueues<Item> {
	readonly #queues = new Map<string, Item[]>();

	/** How many owners there are of whom something waits. */
	get owners(): number {
		return this.#queues.size;
	}

	/** How much waits of this owner. */
	count(owner: string): number {
		return this.#queues.get(owner)?.length ?? 0;
	}

	push(owner: string, item: Item): void {
		const queue = this.#queues.get(owner);
		if (queue === undefined) this.#queues.set(owner, [item]);
		else queue.push(item);
	}

	/** Takes out what has waited longest of whose turn it is; undefined where nothing waits. */
	next(): Item | undefined {
		const [first] = this.#queues;
		if (first === undefined) return undefined;
		const [owner, queue] = first;
		this.#queues.delete(owner);
		const item = queue.shift();
		if (queue.length > 0) this.#queues.set(owner, queue);
		return item;
	}

	/** Takes out all that waits of this owner. */
	takeOf(owner: string): readonly Item[] {
		const queue = this.#queues.get(owner) ?? [];
		this.#queues.delete(owner);
		return queue;
	}
}
