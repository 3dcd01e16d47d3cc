import type { Views } from "@rollcall/protocol/presence-reducer";
import type { View } from "@rollcall/protocol/shapes";
import { type Readable, Signal } from "./signal.ts";

/** What is known of others. One changed person wakes the rows of that person, and whoever follows everybody. */
export class People {
	readonly #all = new Signal<Views>(new Map());
	#own: View | null = null;
	readonly #rows = new Map<string, Set<() => void>>();

	/** Everybody; a new map after each change. */
	readonly all: Readable<Views> = this.#all;

	get(userId: string): View | undefined {
		return this.#all.get().get(userId);
	}

	/** Calls back after each change of this person. */
	subscribe(userId: string, listener: () => void): () => void {
		const listeners = this.#rows.get(userId) ?? new Set();
		this.#rows.set(userId, listeners.add(listener));
		return () => {
			listeners.delete(listener);
			if (listeners.size === 0) this.#rows.delete(userId);
		};
	}

	/** Oneself, as one truly is: the feed tells nobody about themselves. */
	setOwn(view: View): void {
		this.#own = view;
		this.replace(this.#all.get());
	}

	/** Puts what is known now in the place of what was. */
	replace(given: Views): void {
		const before = this.#all.get();
		const own = this.#own;
		const next = own === null || given.get(own.userId) === own ? given : new Map(given).set(own.userId, own);
		this.#all.set(next);
		for (const [userId, listeners] of this.#rows) {
			if (next.get(userId) === before.get(userId)) continue;
			for (const listener of listeners) listener();
		}
	}
}
