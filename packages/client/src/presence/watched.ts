import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import { type RollcallError, throwPassing } from "../rollcall-error.ts";
import type { Answers } from "../wire.ts";

export type WatchedPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	/** How they are is on its way; resolves once it is known. */
	readonly learned: (asked: Promise<Answers["presence:subscribe"]>) => Promise<unknown>;
	/** Nothing is heard of these. */
	readonly left: (userIds: readonly string[]) => void;
};

/** Of one request; the server takes more, but its answer should stay small. */
const AT_ONCE = 500;
/** Nobody is called anything else (W11); one such id would be refused with all that are asked for beside it. */
const USER_ID = /^[\w.@|+=-]{1,128}$/;

/** The people who are followed one by one, each for as long as somebody wants it, and as many as the server has room for. */
export class Watched {
	readonly #ports: WatchedPorts;
	readonly #sending: Task;
	/** How often each is wanted; the first come first, where there is no room for all. */
	readonly #wanted = new Map<string, number>();
	/** Of whom this connection tells. */
	readonly #followed = new Set<string>();
	/** Those of them of whom it has told how they are. */
	readonly #told = new Set<string>();
	/** How many more there is room for, at most: infinite until the server has refused one too many. */
	#room = Number.POSITIVE_INFINITY;
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
		this.#ports.left(without(this.#followed, this.#wanted));
		this.#followed.clear();
		this.#room = Number.POSITIVE_INFINITY;
		this.#plan();
	}

	/** Asks how all of them are. */
	learn(): void {
		this.#told.clear();
		this.#plan();
	}

	#count(userId: string, change: number): void {
		const after = (this.#wanted.get(userId) ?? 0) + change;
		if (after > 0) this.#wanted.set(userId, after);
		else this.#wanted.delete(userId);
		this.#plan();
	}

	/** Rows of a list come one by one: what is wanted in one turn is asked for at once. */
	#plan(): void {
		if (this.#isBusy || this.#sending.isSet) return;
		this.#isBusy = true;
		queueMicrotask(() => this.#sending.now());
	}

	async #send(): Promise<void> {
		this.#isBusy = true;
		try {
			while (this.#ports.wire.isUp) {
				const gone = without(this.#followed, this.#wanted);
				const untold = without(this.#followed, this.#told);
				// Who is followed already needs no room; how many others there is room for shows by halves.
				const fresh = without(this.#wanted.keys(), this.#followed).slice(0, Math.ceil(this.#room / 2));
				const due = untold.length > 0 ? untold : fresh;
				if (gone.length > 0) await this.#leave(gone.slice(0, AT_ONCE));
				else if (due.length > 0) await this.#follow(due.slice(0, AT_ONCE));
				else return;
			}
		} finally {
			this.#isBusy = false;
		}
	}

	async #leave(userIds: string[]): Promise<void> {
		const { wire, left } = this.#ports;
		await wire.ask("presence:unsubscribe", { userIds }).catch(throwPassing);
		for (const userId of userIds) {
			this.#followed.delete(userId);
			this.#told.delete(userId);
		}
		this.#room += userIds.length;
		left(without(userIds, this.#wanted));
	}

	async #follow(userIds: string[]): Promise<void> {
		const { wire, learned, left } = this.#ports;
		try {
			await learned(wire.ask("presence:subscribe", { userIds }));
		} catch (error) {
			if (isFull(error as RollcallError)) {
				// Refused though they were followed: then they are so no more, and are asked for by halves like others.
				for (const userId of userIds) this.#followed.delete(userId);
				this.#room = userIds.length - 1;
				return left(without(this.#wanted.keys(), this.#followed));
			}
			throwPassing(error as RollcallError);
		}
		for (const userId of userIds) {
			if (!this.#followed.has(userId)) this.#room -= 1;
			this.#followed.add(userId);
			this.#told.add(userId);
		}
	}
}

/** So many are followed that waiting helps nothing: the server names no time after which to ask again (W25). */
function isFull({ code, retryAfterMs }: RollcallError): boolean {
	return code === "rate_limited" && retryAfterMs === undefined;
}

function without(userIds: Iterable<string>, others: { has(userId: string): boolean }): string[] {
	return [...userIds].filter((userId) => !others.has(userId));
}
