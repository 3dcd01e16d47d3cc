import type { PresenceRecord } from "../../domain/record.ts";
import type { UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { carryMarks } from "./carry.ts";
import { type Copy, copyOf } from "./copies.ts";
import type { Inside } from "./inside.ts";
import type { Stored } from "./stored.ts";

/** Brings the copies of this node up to what Redis holds. */
export class Renewal {
	readonly #inside: Inside;

	constructor(inside: Inside) {
		this.#inside = inside;
	}

	/** A copy of what is held of a user, else one of what is durable, which nobody holds yet. */
	async fetch(key: UserKey): Promise<Copy> {
		const [stored] = await this.#inside.table.read(key.companyId, [key.userId]);
		return stored === undefined || stored === null ? this.#load(key) : this.#keep(key, stored);
	}

	/** The copy in the place of one that was found to be old. `stored`: what is held instead, where that was told. */
	async renew(old: Copy, stored?: Stored | null): Promise<Copy> {
		const { companyId, userId } = old.key;
		const newest = stored === undefined ? (await this.#inside.table.read(companyId, [userId]))[0] : stored;
		if (newest === undefined || newest === null) {
			if (old.rev !== "") await this.#ensureSame();
			this.#inside.copies.drop(old);
			return this.#load(old.key);
		}
		if (old.doubts.some(({ rev }) => rev === newest.rev)) {
			// The write that was not answered took place after all. Its caller was told that it did not: what is decided
			// next is decided on the state before it, and takes its place.
			old.rev = newest.rev;
			old.due = newest.due;
			return old;
		}
		const copy = this.#keep(old.key, newest);
		this.carry(copy, old.record, old.marked);
		return copy;
	}

	/** A record that is gone was let go, or all are: then nothing may be decided before everybody is put back (CLU2). */
	async #ensureSame(): Promise<void> {
		const { isSame } = this.#inside.options;
		if (isSame !== undefined && !(await isSame())) throw new StoreUnavailable("Redis has lost its memory");
	}

	/** Sees to it that this copy, where there is one, is the newest. */
	refresh(key: UserKey, isOld: (copy: Copy) => boolean): Promise<void> {
		const { copies } = this.#inside;
		return copies.inTurn(key, async () => {
			const copy = copies.get(key);
			if (copy !== undefined && isOld(copy)) await this.renew(copy);
		});
	}

	/** Takes over the marks that were made on the record before. */
	carry(copy: Copy, before: PresenceRecord, marked: boolean): void {
		if (!marked) return;
		const { overtaken, timing } = this.#inside.options;
		const signs = carryMarks(copy.record, before, timing);
		copy.marked = true;
		for (const sign of signs) overtaken?.(copy.key, sign);
	}

	async #load(key: UserKey): Promise<Copy> {
		const [record] = await this.#inside.options.load(key.companyId, [key.userId]);
		return this.#copy(key, { record: record as PresenceRecord, rev: "", due: null, absentSince: null });
	}

	#keep(key: UserKey, stored: Stored): Copy {
		const copy = this.#copy(key, stored);
		this.#inside.copies.set(copy);
		return copy;
	}

	#copy({ companyId, userId }: UserKey, stored: Stored): Copy {
		return copyOf({ companyId, userId }, stored, this.#inside.options.clock.now());
	}
}
