import { CallQueue } from "./call-queue.ts";
import { messageOf } from "./postgres-faults.ts";
import type { PostgresLink } from "./postgres-link.ts";
import type { Answer } from "./sqlite-group.ts";
import type { Call } from "./stores.ts";

/** Calls of one transaction: what two nodes wait for each other is no longer than that. */
const GROUP = 64;

export type Run = (link: PostgresLink, calls: readonly Call[]) => Promise<readonly Answer[]>;

/** One connection and who stands in line for it. */
export class Lane {
	readonly link: PostgresLink;
	readonly queue: CallQueue;
	#working: Promise<void> = Promise.resolve();

	constructor(link: PostgresLink, run: Run) {
		this.link = link;
		this.queue = new CallQueue((calls) => {
			this.#working = this.#answer(calls, run);
		}, GROUP);
	}

	async close(): Promise<void> {
		await this.queue.drain("the store is closing");
		await this.#working;
		await this.link.close();
	}

	async #answer(calls: readonly Call[], run: Run): Promise<void> {
		try {
			this.queue.settle(await run(this.link, calls));
		} catch (fault) {
			// A bug of ours must not leave everybody waiting who comes after.
			this.queue.settle(calls.map(() => ({ ok: false, unavailable: false, message: messageOf(fault) })));
		}
	}
}
