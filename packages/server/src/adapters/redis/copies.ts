import type { PresenceRecord } from "../../domain/record.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Stored } from "./stored.ts";

/** A write of which nobody knows whether it took place: no answer came. */
export type Doubt = { readonly rev: string; readonly record: PresenceRecord; readonly absentSince: Millis | null };

/** What this node knows of a user. It may be old: nothing is decided on it before Redis has said that it is not. */
export type Copy = {
	readonly key: UserKey;
	record: PresenceRecord;
	/** Empty: nothing is held of the user. */
	rev: string;
	/** When Redis has the user fall due. */
	due: Millis | null;
	absentSince: Millis | null;
	/** Devices carry signs of life that Redis has not been told. */
	marked: boolean;
	/** When it was last known to be the newest. */
	checkedAt: Millis;
	/** When marks were last told. */
	flushedAt: Millis;
	/** Newest last; each was to take the place of what the copy still is. */
	doubts: readonly Doubt[];
	/** Was it used since it was last looked at for being dropped? */
	used: boolean;
};

/** A copy of what is stored, just read. */
export function copyOf(key: UserKey, stored: Stored, now: Millis): Copy {
	return { key, ...stored, marked: false, checkedAt: now, flushedAt: 0, doubts: [], used: true };
}

/** The write in doubt that took place, as has been found out since; it is to be replaced. */
export function tookPlace({ doubts, rev }: Copy): Doubt | undefined {
	return doubts.find((doubt) => doubt.rev === rev);
}

/** No two users share a name: ids have no slash (W11). */
export function nameOf({ companyId, userId }: UserKey): string {
	return `${companyId}/${userId}`;
}

/** The copies of this node, those unused longest the first to go, and the turns in which they change. */
export class Copies {
	readonly #most: number;
	readonly #copies = new Map<string, Copy>();
	readonly #turns = new Map<string, Promise<unknown>>();

	constructor(most: number) {
		this.#most = most;
	}

	get(key: UserKey): Copy | undefined {
		const copy = this.#copies.get(nameOf(key));
		if (copy !== undefined) copy.used = true;
		return copy;
	}

	set(copy: Copy): void {
		this.#copies.set(nameOf(copy.key), copy);
		if (this.#copies.size > this.#most) this.#dropOne();
	}

	/** Drops the copy, unless another has taken its place. */
	drop(copy: Copy): void {
		const name = nameOf(copy.key);
		if (this.#copies.get(name) === copy) this.#copies.delete(name);
	}

	values(): Iterable<Copy> {
		return this.#copies.values();
	}

	/** Does somebody have their turn with this user? */
	isBusy(key: UserKey): boolean {
		return this.#turns.has(nameOf(key));
	}

	/** Runs after whatever else is to be done with this user: one decision at a time on each node. */
	inTurn<T>(key: UserKey, run: () => Promise<T>): Promise<T> {
		const name = nameOf(key);
		const before = this.#turns.get(name);
		const done = before === undefined ? run() : before.then(run, run);
		const over = done.then(ignored, ignored).then(() => {
			if (this.#turns.get(name) === over) this.#turns.delete(name);
		});
		this.#turns.set(name, over);
		return done;
	}

	/** Everyone gets a second chance; who is in use or knows what Redis does not keeps their place. */
	#dropOne(): void {
		let looked = 0;
		for (const [name, copy] of this.#copies) {
			if (!copy.used && !copy.marked && copy.doubts.length === 0 && !this.#turns.has(name)) {
				this.#copies.delete(name);
				return;
			}
			copy.used = false;
			this.#copies.delete(name);
			this.#copies.set(name, copy);
			looked += 1;
			if (looked > 2 * this.#most) return;
		}
	}
}

function ignored(): void {}
