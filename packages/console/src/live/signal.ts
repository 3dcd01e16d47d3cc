import type { Readable } from "@rollcall/client";

/** A value that its owner changes, in the form of the client's. Setting the same value tells nobody. */
export class Signal<T> implements Readable<T> {
	#value: T;
	readonly #listeners = new Set<() => void>();

	constructor(value: T) {
		this.#value = value;
	}

	readonly getSnapshot = (): T => this.#value;

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

type Sources<From extends readonly unknown[]> = { readonly [Index in keyof From]: Readable<From[Index]> };

/** What follows from other values: worked out once for each of their snapshots. */
export function derived<From extends readonly unknown[], To>(
	sources: Sources<From>,
	compute: (...from: From) => To,
): Readable<To> {
	let last: { readonly from: From; readonly to: To } | null = null;
	const getSnapshot = (): To => {
		const from = sources.map((source) => source.getSnapshot()) as unknown as From;
		if (last === null || from.some((value, index) => value !== last?.from[index]))
			last = { from, to: compute(...from) };
		return last.to;
	};
	const subscribe = (listener: () => void) => {
		const stops = sources.map((source) => source.subscribe(listener));
		return () => {
			for (const stop of stops) stop();
		};
	};
	return { getSnapshot, subscribe };
}
