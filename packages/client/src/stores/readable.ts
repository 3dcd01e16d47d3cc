/** A value that changes, in the form of React's `useSyncExternalStore`: snapshots are never written to. */
export type Readable<T> = {
	/** The same object until the next change. */
	readonly getSnapshot: () => T;
	/** Calls back after each change; returns how to stop. */
	readonly subscribe: (listener: () => void) => () => void;
};

/** Those who want to hear of something, and perhaps what it is. */
export class Listeners<T = void> {
	readonly #listeners = new Set<(told: T) => void>();

	get size(): number {
		return this.#listeners.size;
	}

	readonly add = (listener: (told: T) => void): (() => void) => {
		// Wrapped, so that the same function may listen twice.
		const own = (told: T) => listener(told);
		this.#listeners.add(own);
		return () => this.#listeners.delete(own);
	};

	/** One that throws keeps nobody from hearing. */
	tell(told: T): void {
		for (const listener of [...this.#listeners]) {
			try {
				listener(told);
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

	/** @internal */
	set(value: T): void {
		if (Object.is(value, this.#value)) return;
		this.#value = value;
		this.#listeners.tell();
	}
}
