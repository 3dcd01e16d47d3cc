import type { Millis } from "../../ports/keys.ts";
import type { ShownChange } from "../../ports/presence-store.ts";

/** How far back changes are kept (PR42). */
export type LogLimits = { readonly maxAge: Millis; readonly maxEntries: number; readonly tick: Millis };

/** The changes of one company, oldest first, with versions that never decrease. */
export class ChangeLog {
	#entries: ShownChange[] = [];
	#start = 0;
	/** Everything from this version on is known. */
	#knownFrom: number;

	constructor(knownFrom: number) {
		this.#knownFrom = knownFrom;
	}

	append(change: ShownChange, limits: LogLimits): void {
		this.#entries.push(change);
		const oldest = change.version - limits.maxAge / limits.tick;
		while (this.#entries.length - this.#start > limits.maxEntries || this.#first().version < oldest) {
			this.#knownFrom = this.#first().version + 1;
			this.#start += 1;
		}
		if (this.#start > 1_000 && this.#start * 2 > this.#entries.length) {
			this.#entries = this.#entries.slice(this.#start);
			this.#start = 0;
		}
	}

	/** The changes at or after the version, or undefined where some of them are no longer known. */
	since(version: number): readonly ShownChange[] | undefined {
		if (version < this.#knownFrom) return undefined;
		let low = this.#start;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#entries[middle] as ShownChange).version < version) low = middle + 1;
			else high = middle;
		}
		return this.#entries.slice(low);
	}

	#first(): ShownChange {
		return this.#entries[this.#start] as ShownChange;
	}
}
