import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import { isPassing, type RollcallError } from "../rollcall-error.ts";
import type { Answers } from "../wire.ts";

export type WatchedPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	/** How they are is on its way; resolves once it is known. */
	readonly learned: (asked: Promise<Answers["presence:subscribe"]>) => Promise<unknown>;
	/** Nobody hears of these any more. */
	readonly left: (userIds: readonly string[]) => void;
};

/** Of one request; the server takes more, but its answer should stay small. */
const AT_ONCE = 500;
/** Nobody is called anything else (W11); one such id would be refused with all that are asked for beside it. */
const USER_ID = /^[\w.@|+=-]{1,128}$/;

/** The people who are followed one by one, each for as long as somebody wants it. */
export class Watched {
	readonly #ports: WatchedPorts;
	readonly #sending: Task;
	readonly #wanted = new Map<string, number>();
	/** To be asked for, and to be left; in one of the two at most, until the server has answered. */
	readonly #fresh = new Set<string>();
	readonly #gone = new Set<string>();
	#isBusy = false;

	constructor(ports: WatchedPorts) {
		this.#ports = ports;
		this.#sending = new Task(ports, () => this.#send());
	}

	add(userIds: readonly string[]): () => void {
		let own = userIds.filter((userId) => USER_ID.test(userId));
		for (const userId of own) this.#count(userId, 1);
		return () => {
			for (const userId of own) this.#count(userId, -1);
			own = [];
		};
	}

	/** A new connection follows nobody yet. */
	renew(): void {
		this.#ports.left([...this.#gone]);
		this.#gone.clear();
		this.learn();
	}

	/** Asks how all of them are. */
	learn(): void {
		for (const userId of this.#wanted.keys()) this.#fresh.add(userId);
		this.#plan();
	}

	#count(userId: string, change: number): void {
		const before = this.#wanted.get(userId) ?? 0;
		const after = before + change;
		if (after > 0) this.#wanted.set(userId, after);
		else this.#wanted.delete(userId);
		if (before > 0 === after > 0) return;
		const [into, outOf] = after > 0 ? [this.#fresh, this.#gone] : [this.#gone, this.#fresh];
		into.add(userId);
		outOf.delete(userId);
		this.#plan();
	}

	/** Rows of a list come one by one: what is wanted in one turn is asked for at once. */
	#plan(): void {
		if (this.#isBusy || this.#sending.isSet) return;
		this.#isBusy = true;
		queueMicrotask(() => this.#sending.now());
	}

	async #send(): Promise<void> {
		const { wire, learned, left } = this.#ports;
		this.#isBusy = true;
		try {
			while (wire.isUp && this.#gone.size + this.#fresh.size > 0) {
				await lot(this.#gone, async (userIds) => {
					await wire.ask("presence:unsubscribe", { userIds });
					left(userIds.filter((userId) => !this.#wanted.has(userId)));
				});
				await lot(this.#fresh, (userIds) => learned(wire.ask("presence:subscribe", { userIds })));
			}
		} finally {
			this.#isBusy = false;
		}
	}
}

/** Asks about some; about those whom the server refuses for good it makes no sense to ask again. @throws RollcallError */
async function lot(ids: Set<string>, ask: (userIds: string[]) => Promise<unknown>): Promise<void> {
	const userIds = [...ids].slice(0, AT_ONCE);
	if (userIds.length === 0) return;
	await ask(userIds).catch((error: RollcallError) => {
		if (isPassing(error)) throw error;
	});
	for (const userId of userIds) ids.delete(userId);
}
