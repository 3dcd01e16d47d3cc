import type { Clock } from "./ports/clock.ts";
import type { Millis } from "./ports/keys.ts";

/** Something that is done again and again. It never overlaps with itself. */
export type Job = {
	readonly name: string;
	readonly every: Millis;
	/** `now` is what passed on the clock of the scheduler, which may know nothing of the date. */
	readonly run: (now: Millis) => void | Promise<void>;
};

type SchedulerOptions = {
	readonly clock: Clock;
	readonly failed: (what: string, error: unknown) => void;
	/** Hears of every beat how much later than due it came. */
	readonly late?: (by: Millis) => void;
};

type Waiting = { readonly job: Job; nextAt: Millis; running: Promise<void> | null };

/** The shortest beat at which jobs are looked at. */
const BEAT: Millis = 50;

/** The only timer of the server: every rule is asked from here (PR12), and a test moves it by `tick`. */
export class Scheduler {
	readonly #waiting: Waiting[];
	readonly #clock: Clock;
	readonly #failed: (what: string, error: unknown) => void;
	readonly #late: (by: Millis) => void;
	#stopped = false;
	#timer: ReturnType<typeof setInterval> | null = null;

	constructor(jobs: readonly Job[], { clock, failed, late = () => {} }: SchedulerOptions) {
		const now = clock.now();
		this.#waiting = jobs.map((job) => ({ job, nextAt: now + job.every, running: null }));
		this.#clock = clock;
		this.#failed = failed;
		this.#late = late;
	}

	start(): void {
		const beat = Math.min(BEAT, ...this.#waiting.map(({ job }) => job.every));
		let due = this.#clock.now() + beat;
		this.#timer = setInterval(() => {
			const now = this.#clock.now();
			this.#late(Math.max(0, now - due));
			due = now + beat;
			void this.tick();
		}, beat);
	}

	/** Runs what is due, in the order of the list, and waits until it is done. */
	async tick(): Promise<void> {
		const now = this.#clock.now();
		await Promise.all(this.#waiting.map((waiting) => this.#run(waiting, now)));
	}

	/** For good. Resolves when what is under way is done. */
	async stop(): Promise<void> {
		this.#stopped = true;
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
		await Promise.all(this.#waiting.map(({ running }) => running));
	}

	async #run(waiting: Waiting, now: Millis): Promise<void> {
		const { job } = waiting;
		if (this.#stopped || waiting.running !== null || now < waiting.nextAt) return;
		// In step with the beat: a tick that comes late makes the next one no later.
		waiting.nextAt = Math.max(waiting.nextAt + job.every, now - BEAT + job.every);
		waiting.running = this.#surely(job, now);
		await waiting.running;
		waiting.running = null;
	}

	async #surely(job: Job, now: Millis): Promise<void> {
		try {
			await job.run(now);
		} catch (error) {
			this.#failed(job.name, error);
		}
	}
}
