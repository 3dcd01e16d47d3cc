import { Alarm, type Clock } from "../clock.ts";
import type { RollcallError } from "../rollcall-error.ts";
import type { Wire } from "./link.ts";

const AGAIN_AFTER = 5_000;

/** Work that needs the connection. What fails is done again in a while, unless that is gone: the next one begins it anew. */
export class Task {
	readonly #wire: Wire;
	readonly #alarm: Alarm;
	readonly #work: () => Promise<unknown>;

	constructor({ wire, clock }: { readonly wire: Wire; readonly clock: Clock }, work: () => Promise<unknown>) {
		this.#wire = wire;
		this.#work = work;
		this.#alarm = new Alarm(clock, () => this.now());
		wire.onDown(() => this.clear());
	}

	get isSet(): boolean {
		return this.#alarm.isSet;
	}

	now(): void {
		this.clear();
		this.#work().catch((error: RollcallError) => {
			if (!this.isSet) this.set(error.retryAfterMs ?? AGAIN_AFTER);
		});
	}

	/** In so many milliseconds, in the place of when it was planned; not at all without a connection. */
	set(ms: number): void {
		if (this.#wire.isUp) this.#alarm.set(ms);
	}

	clear(): void {
		this.#alarm.clear();
	}
}
