import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import type { Page } from "../page.ts";
import type { RollcallError } from "../rollcall-error.ts";
import type { Payloads } from "../wire.ts";

type Beat = Payloads["presence:heartbeat"];

/** A position, as it goes with a heartbeat. */
export type Position = Pick<Beat, "accuracy" | "heading" | "speed" | "capturedAt"> & {
	readonly latitude: number;
	readonly longitude: number;
};

export type HeartbeatPorts = { readonly wire: Wire; readonly clock: Clock; readonly page: Page | null };

const USUAL = 30_000;
/** Browsers hold back the timers of hidden pages; nobody there needs to be told of oftener. */
const HIDDEN = 60_000;
/** The server takes somebody for away after five minutes. */
const PING_EVERY = 120_000;

/**
 * Tells the server that this device lives, when the person does something, and where they are. What the person does
 * is told at once, by a ping, where nothing was told for two minutes; else the next heartbeat carries it.
 */
export class Heartbeat {
	readonly #ports: HeartbeatPorts;
	readonly #alarm: Alarm;
	#position: Position | null = null;
	#interval = USUAL;
	/** Moments of the clock. */
	#beatenAt = 0;
	#locationFrom = 0;
	#activeToldAt = Number.NEGATIVE_INFINITY;
	#wasActive = false;
	#beating = false;

	constructor(ports: HeartbeatPorts) {
		this.#ports = ports;
		const { wire, clock } = ports;
		this.#alarm = new Alarm(clock, () => this.#beat());
		wire.onUp(() => {
			// Connecting counts as activity, if the person is there (PR10).
			this.#locationFrom = 0;
			this.#beat();
		});
		wire.onDown(() => this.#alarm.clear());
	}

	/** The person did something. */
	active(): void {
		const { wire, clock } = this.#ports;
		this.#wasActive = true;
		if (!wire.isUp || clock.now() - this.#activeToldAt < PING_EVERY) return;
		this.#activeTold();
		wire.tell("activity:ping", {});
	}

	/** The page was shown or hidden. */
	turned(): void {
		if (this.#ports.page?.isHidden() === false) this.active();
		if (this.#ports.wire.isUp && !this.#beating) this.#plan();
	}

	/** Where the device is now; it is told when the server wants to know. The newest one counts. */
	locate(position: Position): void {
		this.#position = position;
		if (this.#ports.wire.isUp && !this.#beating) this.#plan();
	}

	/** Tells no position that was not told yet. */
	forget(): void {
		this.#position = null;
	}

	#activeTold(): void {
		this.#wasActive = false;
		this.#activeToldAt = this.#ports.clock.now();
	}

	#plan(): void {
		const { clock, page } = this.#ports;
		const isHidden = page?.isHidden() === true;
		const beatAt = this.#beatenAt + (isHidden ? Math.max(HIDDEN, this.#interval) : this.#interval);
		const at = this.#position === null ? beatAt : Math.min(beatAt, this.#locationFrom);
		const wait = at - clock.now();
		if (wait <= 0) this.#beat();
		else this.#alarm.set(wait);
	}

	#beat(): void {
		if (this.#beating) return;
		const { wire, clock } = this.#ports;
		this.#alarm.clear();
		this.#beating = true;
		this.#beatenAt = clock.now();
		const position = clock.now() >= this.#locationFrom ? this.#position : null;
		const active = this.#wasActive;
		if (active) this.#activeTold();
		wire
			.ask("presence:heartbeat", { ...position, active: active || undefined })
			.then(({ nextHeartbeatMs, nextLocationMs }) => {
				this.#interval = nextHeartbeatMs;
				if (position !== null) this.#told(position, nextLocationMs);
			})
			.catch((error: RollcallError) => {
				this.#wasActive ||= active;
				this.#failed(error, position);
			})
			.finally(() => {
				this.#beating = false;
				if (wire.isUp) this.#plan();
			});
	}

	#told(position: Position, nextLocationMs: number): void {
		this.#locationFrom = this.#beatenAt + nextLocationMs;
		if (this.#position === position) this.#position = null;
	}

	/** A position that is none is not told again; one that was not heard is told with the next heartbeat. */
	#failed({ retryable, retryAfterMs = USUAL }: RollcallError, position: Position | null): void {
		if (!retryable && this.#position === position) this.#position = null;
		this.#interval = retryAfterMs;
		this.#locationFrom = this.#beatenAt + this.#interval;
	}
}
