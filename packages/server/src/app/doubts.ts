import type { Clock } from "../ports/clock.ts";
import type { Millis } from "../ports/keys.ts";

export type DoubtPorts = {
	readonly clock: Clock;
	/** Can the durable store not be asked now? */
	readonly isAway: () => boolean;
	/** Lets what is stored of the company hold for everybody. What rejects is tried again. */
	readonly settle: (companyId: string) => Promise<void>;
};

/** A database that is back has ended by then what a lost connection had begun. */
const SETTLED_AFTER: Millis = 3_000;
/** Everybody of a company comes back because of it: not oftener, however often a slow database loses answers. */
const AT_MOST_EVERY: Millis = 60_000;

/**
 * Companies about which the durable store refused a call that may have been done all the same: a commit whose answer was lost. The
 * one who asked is told to ask again, and may find it done; nobody else was told. When the store is back for a while, what is stored is
 * made to hold for everybody (MSG8, T-07).
 */
export class Doubts {
	readonly #ports: DoubtPorts;
	/** When each is due. */
	readonly #due = new Map<string, Millis>();
	readonly #settledAt = new Map<string, Millis>();

	constructor(ports: DoubtPorts) {
		this.#ports = ports;
	}

	add(companyId: string): void {
		if (this.#due.has(companyId)) return;
		const settledAt = this.#settledAt.get(companyId) ?? Number.NEGATIVE_INFINITY;
		this.#due.set(companyId, Math.max(this.#ports.clock.now() + SETTLED_AFTER, settledAt + AT_MOST_EVERY));
	}

	/** This node or another has made what is stored hold, maybe before what is in doubt here was stored: that waits its turn. */
	settled(companyId: string): void {
		const now = this.#ports.clock.now();
		this.#settledAt.set(companyId, now);
		const due = this.#due.get(companyId);
		if (due !== undefined) this.#due.set(companyId, Math.max(due, now + AT_MOST_EVERY));
	}

	async tick(): Promise<void> {
		const { clock, isAway, settle } = this.#ports;
		const now = clock.now();
		for (const [companyId, at] of this.#settledAt) if (now - at >= AT_MOST_EVERY) this.#settledAt.delete(companyId);
		for (const [companyId, due] of [...this.#due]) {
			if (isAway()) this.#due.set(companyId, Math.max(due, now + SETTLED_AFTER));
			else if (now >= due) {
				this.#due.delete(companyId);
				await settle(companyId).catch((error: unknown) => {
					this.#due.set(companyId, now + SETTLED_AFTER);
					throw error;
				});
			}
		}
	}
}
