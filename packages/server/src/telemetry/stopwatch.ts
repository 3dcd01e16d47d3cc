/** Measures how long something takes. What began is a plain number, so that measuring makes no garbage. */
export class Stopwatch {
	readonly #clock: { now(): number };
	readonly #durations: { record(duration: number): void };

	/** @param clock one that runs evenly, in milliseconds */
	constructor(clock: { now(): number }, durations: { record(duration: number): void }) {
		this.#clock = clock;
		this.#durations = durations;
	}

	start(): number {
		return this.#clock.now();
	}

	stop(began: number): void {
		this.#durations.record(this.#clock.now() - began);
	}
}
