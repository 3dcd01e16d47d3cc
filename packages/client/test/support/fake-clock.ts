import type { Clock } from "../../src/index.ts";

type Timer = { readonly at: number; readonly run: () => void };

/** A clock that stands still until it is moved, and rings what falls due, in order. */
export class FakeClock implements Clock {
	readonly #timers = new Set<Timer>();
	#now = Date.parse("2026-03-02T09:00:00.000Z");

	now(): number {
		return this.#now;
	}

	setTimeout(run: () => void, ms: number): unknown {
		const timer = { at: this.#now + Math.max(0, ms), run };
		this.#timers.add(timer);
		return timer;
	}

	clearTimeout(timer: unknown): void {
		this.#timers.delete(timer as Timer);
	}

	/** How many timers are set. */
	get pending(): number {
		return this.#timers.size;
	}

	/** Moves on by so many milliseconds; what was begun by a timer goes on before the next one rings. */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		await settle();
		for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
			this.#now = next.at;
			this.#timers.delete(next);
			next.run();
			await settle();
		}
		this.#now = end;
		await settle();
	}

	#next(end: number): Timer | undefined {
		return [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
	}
}

/** Everything that waits for nothing but its turn has had it. */
export function settle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
