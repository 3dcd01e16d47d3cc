import type { Readable as Store } from "@rollcall/client";

/** A value that changes, for `useSyncExternalStore`. */
export type Readable<T> = {
	get(): T;
	/** Calls back after each change; returns how to stop. */
	subscribe(listener: () => void): () => void;
};

/** A value that its owner changes. Setting the same value tells nobody. */
export class Signal<T> implements Readable<T> {
	#value: T;
	readonly #listeners = new Set<() => void>();

	constructor(value: T) {
		this.#value = value;
	}

	readonly get = (): T => this.#value;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	set(value: T): void {
		if (Object.is(value, this.#value)) return;
		this.#value = value;
		for (const listener of this.#listeners) listener();
	}
}

/** What follows from a store of the client: worked out once for each of its snapshots. */
export function follow<From, To>(store: Store<From>, compute: (from: From) => To): Readable<To> {
	let last: { readonly from: From; readonly to: To } | null = null;
	const get = (): To => {
		const from = store.getSnapshot();
		if (last === null || last.from !== from) last = { from, to: compute(from) };
		return last.to;
	};
	return { get, subscribe: store.subscribe };
}
