import type { Millis } from "../../ports/keys.ts";
import type { ShownChange } from "../../ports/presence-store.ts";

/** How far back changes are kept (PR42). */
export type LogLimits = { readonly maxAge: Millis; readonly maxEntries: number; readonly tick: Millis };

/** Is it a change that the many see? The others are for the people on a list, or tell who sees what. */
function isCommon({ before, after }: ShownChange): boolean {
	return before.plain !== after.plain;
}

/** The changes of one company, oldest first, with versions that never decrease. */
export class ChangeLog {
	readonly #limits: LogLimits;
	#entries: ShownChange[] = [];
	#start = 0;
	#common = 0;
	/** Everything from this version on is known, unless it is too old. */
	#knownFrom: number;

	constructor(knownFrom: number, limits: LogLimits) {
		this.#knownFrom = knownFrom;
		this.#limits = limits;
	}

	/**
	 * Adds a change and drops what is too old or too much. Changes that the many cannot see have an allowance of their
	 * own, so that what is done unseen takes no place from what is seen (VIS5).
	 */
	append(change: ShownChange): void {
		const { maxEntries } = this.#limits;
		this.#entries.push(change);
		if (isCommon(change)) this.#common += 1;
		while (this.#first().version < this.#oldest(change.version)) this.#drop();
		while (this.#common > maxEntries || this.#entries.length - this.#start - this.#common > maxEntries)
			this.#knownFrom = this.#drop().version + 1;
		if (this.#start > 1_000 && this.#start * 2 > this.#entries.length) {
			this.#entries = this.#entries.slice(this.#start);
			this.#start = 0;
		}
	}

	/**
	 * The changes at or after the version, or undefined where some of them are no longer known. By age that follows from
	 * the present version alone: what happened since, seen or unseen, has no part in it (VIS5).
	 */
	since(version: number, present: number): readonly ShownChange[] | undefined {
		if (version < this.#knownFrom || version < this.#oldest(present)) return undefined;
		let low = this.#start;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#entries[middle] as ShownChange).version < version) low = middle + 1;
			else high = middle;
		}
		return this.#entries.slice(low);
	}

	#oldest(present: number): number {
		return present - this.#limits.maxAge / this.#limits.tick;
	}

	#first(): ShownChange {
		return this.#entries[this.#start] as ShownChange;
	}

	#drop(): ShownChange {
		const first = this.#first();
		this.#start += 1;
		if (isCommon(first)) this.#common -= 1;
		return first;
	}
}
