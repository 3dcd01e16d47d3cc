import { Listeners, type Readable } from "./readable.ts";

type Single<V> = { readonly listeners: Listeners; readonly store: Readable<V | undefined> };

/** Values by key. A change of one tells those who follow that one, and those who follow all. */
export class Keyed<V> implements Readable<ReadonlyMap<string, V>> {
	#all: ReadonlyMap<string, V> = new Map();
	readonly #everybody = new Listeners();
	readonly #single = new Map<string, Single<V>>();

	readonly getSnapshot = (): ReadonlyMap<string, V> => this.#all;

	readonly subscribe = this.#everybody.add;

	/** The value of one key, undefined where there is none. */
	get(key: string): V | undefined {
		return this.#all.get(key);
	}

	/** The same, as it changes; the same store each time while somebody follows it. */
	at(key: string): Readable<V | undefined> {
		const followed = this.#single.get(key);
		if (followed !== undefined) return followed.store;
		const listeners = new Listeners();
		const store: Readable<V | undefined> = {
			getSnapshot: () => this.#all.get(key),
			subscribe: (listener) => this.#follow(key, { listeners, store }, listener),
		};
		return store;
	}

	/** Puts what is known now in the place of what was. @internal */
	replace(next: ReadonlyMap<string, V>): void {
		const before = this.#all;
		if (next === before) return;
		this.#all = next;
		for (const [key, { listeners }] of [...this.#single]) if (next.get(key) !== before.get(key)) listeners.tell();
		this.#everybody.tell();
	}

	/** Sets one value; undefined takes it away. @internal */
	set(key: string, value: V | undefined): void {
		if (value === this.#all.get(key)) return;
		const next = new Map(this.#all);
		if (value === undefined) next.delete(key);
		else next.set(key, value);
		this.replace(next);
	}

	#follow(key: string, asked: Single<V>, listener: () => void): () => void {
		const single = this.#single.get(key) ?? asked;
		this.#single.set(key, single);
		const stop = single.listeners.add(listener);
		return () => {
			stop();
			if (single.listeners.size === 0 && this.#single.get(key) === single) this.#single.delete(key);
		};
	}
}
