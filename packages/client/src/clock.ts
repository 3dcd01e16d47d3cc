/** Time, as everything here reads it. Tests move it by hand. */
export type Clock = {
	/** Milliseconds since 1970. */
	now(): number;
	setTimeout(run: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	setTimeout: (run, ms) => setTimeout(run, ms),
	clearTimeout: (timer) => clearTimeout(timer as number),
};

/** One timer: setting it anew replaces what was set. */
export class Alarm {
	readonly #clock: Clock;
	readonly #ring: () => void;
	#timer: unknown = null;

	constructor(clock: Clock, ring: () => void) {
		this.#clock = clock;
		this.#ring = ring;
	}

	get isSet(): boolean {
		return this.#timer !== null;
	}

	set(ms: number): void {
		this.clear();
		this.#timer = this.#clock.setTimeout(() => {
			this.#timer = null;
			this.#ring();
		}, ms);
	}

	clear(): void {
		if (this.isSet) this.#clock.clearTimeout(this.#timer);
		this.#timer = null;
	}
}
