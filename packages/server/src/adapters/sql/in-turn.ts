type Phase = {
	readonly writes: boolean;
	readonly begun: Promise<void> | undefined;
	readonly over: Promise<void>;
	readonly end: () => void;
	left: number;
};

/**
 * Keeps reads and writes of one thing in the order in which they were asked for, where they go by different connections:
 * a read begins when the writes before it are done, a write when the reads before it are. Reads among themselves, and
 * writes, begin at once: their own connection keeps them in order.
 */
export class InTurn {
	readonly #current = new Map<string, Phase>();

	/** Starts what is asked of the thing of this name as soon as its turn comes. */
	run<T>(name: string, writes: boolean, start: () => Promise<T>): Promise<T> {
		const phase = this.#phaseOf(name, writes);
		phase.left += 1;
		const running = phase.begun === undefined ? start() : phase.begun.then(start);
		const done = () => this.#done(name, phase);
		running.then(done, done);
		return running;
	}

	#phaseOf(name: string, writes: boolean): Phase {
		const current = this.#current.get(name);
		if (current?.writes === writes) return current;
		const { promise, resolve } = Promise.withResolvers<void>();
		const phase = { writes, begun: current?.over, over: promise, end: resolve, left: 0 };
		this.#current.set(name, phase);
		return phase;
	}

	#done(name: string, phase: Phase): void {
		phase.left -= 1;
		if (phase.left > 0) return;
		if (this.#current.get(name) === phase) this.#current.delete(name);
		phase.end();
	}
}
