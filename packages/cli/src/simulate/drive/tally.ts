import type { Answer } from "./wire.ts";

/** What has been done so far. */
export type Totals = {
	/** Answered events, by name. */
	readonly events: Readonly<Record<string, number>>;
	/** Answers that were errors. */
	readonly errors: number;
	/** How often a link broke. */
	readonly broken: number;
};

/** So many different problems are told of; who has seen these knows enough. */
const MOST_TOLD = 10;

/** Counts what is said on the wire, and tells of problems: of each kind once. */
export class Tally {
	readonly #events: Record<string, number> = {};
	readonly #told = new Set<string>();
	readonly #tell: (problem: string) => void;
	#errors = 0;
	#broken = 0;
	#waiting = 0;

	constructor(tell: (problem: string) => void) {
		this.#tell = tell;
	}

	/** How many events wait for their answer. */
	get waiting(): number {
		return this.#waiting;
	}

	asked(): void {
		this.#waiting += 1;
	}

	answered(name: string, answer: Answer): void {
		this.#waiting -= 1;
		if (answer === "lost") return;
		this.#events[name] = (this.#events[name] ?? 0) + 1;
		if (answer.success) return;
		this.#errors += 1;
		this.problem(`${name} was answered ${answer.error.code}: ${answer.error.message}`);
	}

	broke(): void {
		this.#broken += 1;
	}

	refuse(userId: string, reason: string): void {
		this.#errors += 1;
		this.problem(`${userId} was refused: ${reason}`);
	}

	problem(text: string): void {
		if (this.#told.has(text) || this.#told.size >= MOST_TOLD) return;
		this.#told.add(text);
		this.#tell(text);
	}

	totals(): Totals {
		return { events: { ...this.#events }, errors: this.#errors, broken: this.#broken };
	}
}
