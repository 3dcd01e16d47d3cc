/** A link as the check sees it. */
export interface Consumer {
	/** Bytes that wait for the network in a native WebSocket, or for the next poll. */
	waiting(): number;
	/** Polling clients fetch what waits, so only its size counts. */
	readonly fetches: boolean;
	slow(): void;
}

/** Links are looked at so often at most. */
const CHECK_EVERY_MS = 100;

/** Finds links that cannot keep up (W34): too much waiting, or nothing taken for too long. */
export class SlowConsumers {
	readonly #maxBuffered: number;
	readonly #blockedAfter: number;
	readonly #blockedSince = new Map<Consumer, number>();
	#lastCheck: number;
	/** Nothing can have piled up where nothing was sent. */
	#sent = false;

	constructor(limits: { maxBuffered: number; blockedAfterMs: number; now: number }) {
		this.#maxBuffered = limits.maxBuffered;
		this.#blockedAfter = limits.blockedAfterMs;
		this.#lastCheck = limits.now;
	}

	sent(): void {
		this.#sent = true;
	}

	/** The network took something. */
	drained(link: Consumer): void {
		this.#blockedSince.delete(link);
		this.#sent = true;
	}

	forget(link: Consumer): void {
		this.#blockedSince.delete(link);
	}

	tick(now: number, links: Iterable<Consumer>): void {
		if (now - this.#lastCheck < CHECK_EVERY_MS) return;
		this.#lastCheck = now;
		const suspects = this.#sent ? links : [...this.#blockedSince.keys()];
		this.#sent = false;
		for (const link of suspects) {
			const waiting = link.waiting();
			if (waiting === 0) this.#blockedSince.delete(link);
			else this.#judge(link, waiting, now);
		}
	}

	#judge(link: Consumer, waiting: number, now: number): void {
		if (waiting > this.#maxBuffered) {
			link.slow();
			return;
		}
		if (link.fetches) return;
		const since = this.#blockedSince.get(link);
		if (since === undefined) this.#blockedSince.set(link, now);
		else if (now - since >= this.#blockedAfter) link.slow();
	}
}
