import type { EngineLink } from "./engine-link.ts";
import type { Carrier, Peer } from "./transport.ts";

const PROBE = "2probe";
const PROBE_ANSWER = "3probe";
const UPGRADE = "5";

/** A WebSocket that wants to take over a polling session, until it has, or is given up. */
export class Probe implements Peer {
	readonly #link: EngineLink;
	#carrier: Carrier | null = null;
	#answered = false;

	constructor(link: EngineLink) {
		this.#link = link;
	}

	opened(carrier: Carrier): void {
		this.#carrier = carrier;
		if (!this.#link.beginProbe(this)) this.end();
	}

	text(frame: string): void {
		const carrier = this.#carrier;
		if (carrier === null) return;
		if (frame === PROBE && !this.#answered) {
			this.#answered = true;
			carrier.sendText(PROBE_ANSWER);
			this.#link.releasePoll();
		} else if (frame === UPGRADE && this.#answered) {
			this.#carrier = null;
			this.#link.upgradeTo(carrier);
		} else {
			this.end();
		}
	}

	binary(): void {
		this.end();
	}

	ponged(): void {}

	drained(): void {}

	closed(): void {
		this.#carrier = null;
		this.#link.endProbe(this);
	}

	/** Gives up: the session goes on polling. */
	end(): void {
		this.#carrier?.close();
	}
}
