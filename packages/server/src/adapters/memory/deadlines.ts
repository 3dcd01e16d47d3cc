import type { Millis } from "../../ports/keys.ts";

/** Something that falls due. Both fields belong to the queue: when it is due, null while it does not wait, and where it stands. */
export type Due = { queuedAt: Millis | null; place: number };

/** What the fields of an item are that does not wait. */
export const NOT_QUEUED: Readonly<Due> = { queuedAt: null, place: -1 };

/**
 * A binary heap of deadlines. An item waits at most once, at the earliest moment asked for; that its deadline has moved
 * on is found out by whoever takes it.
 */
export class Deadlines<T extends Due> {
	readonly #heap: T[] = [];

	get size(): number {
		return this.#heap.length;
	}

	/** Sees to it that the item is taken at `at` or earlier. */
	schedule(item: T, at: Millis): void {
		if (item.queuedAt === null) item.place = this.#heap.push(item) - 1;
		else if (item.queuedAt <= at) return;
		item.queuedAt = at;
		this.#rise(item);
	}

	/** The item waits no more. */
	cancel(item: T): void {
		if (item.queuedAt === null) return;
		item.queuedAt = null;
		const last = this.#heap.pop() as T;
		if (last === item) return;
		this.#put(last, item.place);
		this.#rise(last);
		this.#sink(last);
	}

	/** Takes the next item whose moment has come, or undefined. */
	take(now: Millis): T | undefined {
		const first = this.#heap[0];
		if (first === undefined || moment(first) > now) return undefined;
		this.cancel(first);
		return first;
	}

	#put(item: T, place: number): void {
		this.#heap[place] = item;
		item.place = place;
	}

	#rise(item: T): void {
		let { place } = item;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			const above = this.#heap[parent] as T;
			if (moment(above) <= moment(item)) break;
			this.#put(above, place);
			place = parent;
		}
		this.#put(item, place);
	}

	#sink(item: T): void {
		const heap = this.#heap;
		let { place } = item;
		for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
			const right = child + 1;
			if (right < heap.length && moment(heap[right] as T) < moment(heap[child] as T)) child = right;
			const below = heap[child] as T;
			if (moment(below) >= moment(item)) break;
			this.#put(below, place);
			place = child;
		}
		this.#put(item, place);
	}
}

/** When an item that waits is due. */
function moment(item: Due): Millis {
	return item.queuedAt as Millis;
}
