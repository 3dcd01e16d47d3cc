import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Millis } from "../ports/keys.ts";

export type DoubtPorts = {
	readonly bus: Pick<Bus, "publish">;
	readonly clock: Clock;
	/** Can the durable store not be asked now? */
	readonly isAway: () => boolean;
};

/** A database that is back has ended by then what a lost connection had begun. */
const SETTLED_AFTER: Millis = 3_000;

/**
 * Companies about which the durable store refused a call that may have been done all the same: a commit whose answer was lost. The
 * one who asked is told to ask again, and finds it done; nobody else was told. When the store is back for a while, everybody of
 * the company comes back and syncs, and nothing kept of it is used again (MSG8, T-07).
 */
export class Doubts {
	readonly #ports: DoubtPorts;
	readonly #since = new Map<string, Millis>();

	constructor(ports: DoubtPorts) {
		this.#ports = ports;
	}

	add(companyId: string): void {
		this.#since.set(companyId, this.#ports.clock.now());
	}

	tick(): void {
		const { bus, clock, isAway } = this.#ports;
		const now = clock.now();
		for (const [companyId, since] of this.#since) {
			if (isAway()) this.#since.set(companyId, now);
			else if (now - since >= SETTLED_AFTER) {
				this.#since.delete(companyId);
				bus.publish({ kind: "resync", companyId });
			}
		}
	}
}
