import type { Millis } from "../../ports/keys.ts";

/** Something that falls due. `queuedAt` belongs to the queue. */
export type Due = { queuedAt: Millis | null };

type Slot<T> = { readonly at: Millis; readonly item: T };

/**
 * A binary heap of deadlines. An item waits at most once at a time: an earlier deadline is queued beside the old one,
 * which is dropped when its turn comes; a later one is found out by whoever takes the item.
 */
export class Deadlines<T extends Due> {
	readonly #heap: Slot<T>[] = [];

	get size(): number {
		return this.#heap.length;
	}

	/** Sees to it that the item is taken at `at` or earlier. */
	schedule(item: T, at: Millis): void {
		if (item.queuedAt !== null && item.queuedAt <= at) return;
		item.queuedAt = at;
		this.#push({ at, item });
	}

	/** Takes the next item whose moment has come, or undefined. */
	take(now: Millis): T | undefined {
		for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
			this.#pop();
			if (first.item.queuedAt !== first.at) continue;
			first.item.queuedAt = null;
			return first.item;
		}
		return undefined;
	}

	#push(slot: Slot<T>): void {
		const heap = this.#heap;
		let index = heap.push(slot) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			const above = heap[parent] as Slot<T>;
			if (above.at <= slot.at) break;
			heap[index] = above;
			index = parent;
		}
		heap[index] = slot;
	}

	#pop(): void {
		const heap = this.#heap;
		const last = heap.pop();
		if (last === undefined || heap.length === 0) return;
		let index = 0;
		for (let child = 1; child < heap.length; child = 2 * index + 1) {
			const right = child + 1;
			if (right < heap.length && (heap[right] as Slot<T>).at < (heap[child] as Slot<T>).at) child = right;
			if ((heap[child] as Slot<T>).at >= last.at) break;
			heap[index] = heap[child] as Slot<T>;
			index = child;
		}
		heap[index] = last;
	}
}
