import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
	#now: number;

	constructor(start: number = Date.parse("2026-03-02T09:00:00.000Z")) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	/** Moves the clock on by so many milliseconds. */
	advance(ms: number): void {
		this.#now += ms;
	}
}
