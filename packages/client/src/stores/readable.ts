/** A value that changes, in the form of React's `useSyncExternalStore`: snapshots are never written to. */
export type Readable<T> = {
	/** The same object until the next change. */
	readonly getSnapshot: () => T;
	/** Calls back after each change; returns how to stop. */
	readonly subscribe: (listener: () => void) => () => void;
};

/** Those who want to hear of something. */
export class Listeners {
	readonly #listeners = new Set<() => void>();

	get size(): number {
		return this.#listeners.size;
	}

	readonly add = (listener: () => void): (() => void) => {
		// Wrapped, so that the same function may listen twice.
		const own = () => listener();
		this.#listeners.add(own);
		return () => this.#listeners.delete(own);
	};

	/** One that throws keeps nobody from hearing. */
	tell(): void {
		for (const listener of [...this.#listeners]) {
			try {
				listener();
			} catch (error) {
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	}
}

/** A value that its owner changes. Setting the same value tells nobody. */
export class Signal<T> implements Readable<T> {
	#value: T;
	readonly #listeners = new Listeners();

	constructor(value: T) {
		this.#value = value;
	}

	readonly getSnapshot = (): T => this.#value;

	readonly subscribe = this.#listeners.add;

	set(value: T): void {
		if (Object.is(value, this.#value)) return;
		this.#value = value;
		this.#listeners.tell();
	}
}
