import type { Wire } from "../connection/link.ts";
import type { Answers } from "../wire.ts";

/** Of one request; the server takes more, but its answer should stay small. */
const AT_ONCE = 500;

/** The people who are followed one by one, each for as long as somebody wants it. */
export class Watched {
	readonly #wire: Wire;
	readonly #learned: (asked: Promise<Answers["presence:subscribe"]>) => Promise<unknown>;
	readonly #wanted = new Map<string, number>();
	#fresh = new Set<string>();
	#gone = new Set<string>();
	#isPlanned = false;

	constructor(wire: Wire, learned: (asked: Promise<Answers["presence:subscribe"]>) => Promise<unknown>) {
		this.#wire = wire;
		this.#learned = learned;
	}

	add(userIds: readonly string[]): () => void {
		const own = [...new Set(userIds)];
		for (const userId of own) this.#count(userId, 1);
		let isOver = false;
		return () => {
			if (isOver) return;
			isOver = true;
			for (const userId of own) this.#count(userId, -1);
		};
	}

	/** A new connection follows nobody yet. */
	renew(): void {
		this.#gone = new Set();
		this.learn();
	}

	/** Asks how all of them are. */
	learn(): void {
		this.#fresh = new Set(this.#wanted.keys());
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
		if (this.#isPlanned) return;
		this.#isPlanned = true;
		queueMicrotask(() => {
			this.#isPlanned = false;
			if (this.#wire.isUp) this.#send();
		});
	}

	#send(): void {
		for (const userIds of lots(this.#gone)) this.#wire.tell("presence:unsubscribe", { userIds });
		for (const userIds of lots(this.#fresh))
			this.#learned(this.#wire.ask("presence:subscribe", { userIds })).catch(() => {}); // the next connection asks again
		this.#gone = new Set();
		this.#fresh = new Set();
	}
}

function lots(ids: ReadonlySet<string>): string[][] {
	const all = [...ids];
	return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
		all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
	);
}
