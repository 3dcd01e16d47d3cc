import { Listeners, type Readable } from "./readable.ts";

/** Values by key. A change of one tells those who follow that one, and those who follow all. */
export class Keyed<V> implements Readable<ReadonlyMap<string, V>> {
	#all: ReadonlyMap<string, V> = new Map();
	readonly #everybody = new Listeners();
	readonly #single = new Map<string, Listeners>();
	readonly #stores = new Map<string, Readable<V | undefined>>();

	readonly getSnapshot = (): ReadonlyMap<string, V> => this.#all;

	readonly subscribe = this.#everybody.add;

	get(key: string): V | undefined {
		return this.#all.get(key);
	}

	/** The value of one key, undefined where there is none; the same store each time while somebody follows it. */
	at(key: string): Readable<V | undefined> {
		const known = this.#stores.get(key);
		if (known !== undefined) return known;
		const store = {
			getSnapshot: () => this.#all.get(key),
			subscribe: (listener: () => void) => this.#follow(key, store, listener),
		};
		return store;
	}

	/** Puts what is known now in the place of what was. */
	replace(next: ReadonlyMap<string, V>): void {
		const before = this.#all;
		if (next === before) return;
		this.#all = next;
		for (const [key, listeners] of [...this.#single]) if (next.get(key) !== before.get(key)) listeners.tell();
		this.#everybody.tell();
	}

	/** Sets one value; undefined takes it away. */
	set(key: string, value: V | undefined): void {
		if (value === this.#all.get(key)) return;
		const next = new Map(this.#all);
		if (value === undefined) next.delete(key);
		else next.set(key, value);
		this.replace(next);
	}

	#follow(key: string, store: Readable<V | undefined>, listener: () => void): () => void {
		const listeners = this.#single.get(key) ?? new Listeners();
		this.#single.set(key, listeners);
		this.#stores.set(key, store);
		const stop = listeners.add(listener);
		return () => {
			stop();
			if (listeners.size > 0 || this.#single.get(key) !== listeners) return;
			this.#single.delete(key);
			this.#stores.delete(key);
		};
	}
}
