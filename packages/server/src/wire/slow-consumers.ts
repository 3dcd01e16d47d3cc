/** A link as the check sees it. */
export interface Consumer {
	/** Bytes that wait for the network in a native WebSocket, or for the next poll. */
	waiting(): number;
	/** Polling clients fetch what waits, so only its size counts. */
	readonly fetches: boolean;
	slow(): void;
}

/** Some links are looked at so often; all of them within ten times that. */
const CHECK_EVERY_MS = 100;
const TURNS = 10;
/** So many at least. */
const AT_ONCE = 200;

/** Finds links that cannot keep up (W34): too much waiting, or nothing taken for too long. */
export class SlowConsumers {
	readonly #maxBuffered: number;
	readonly #blockedAfter: number;
	readonly #blockedSince = new Map<Consumer, number>();
	#lastCheck: number;
	/** Links that are still to be looked at since something was sent: nothing can have piled up where nothing was. */
	#round: Iterator<Consumer> | null = null;
	#sent = false;

	constructor(limits: { maxBuffered: number; blockedAfterMs: number; now: number }) {
		this.#maxBuffered = limits.maxBuffered;
		this.#blockedAfter = limits.blockedAfterMs;
		this.#lastCheck = limits.now;
	}

	/** Links that had something waiting at their last look, and have taken nothing since. */
	get blocked(): number {
		return this.#blockedSince.size;
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

	/** @param links all of them, anew at each call; `size` of them */
	tick(now: number, links: { readonly size: number; values(): Iterator<Consumer> }): void {
		if (now - this.#lastCheck < CHECK_EVERY_MS) return;
		this.#lastCheck = now;
		for (const link of [...this.#blockedSince.keys()]) this.#look(link, now);
		if (this.#round === null && this.#sent) {
			this.#sent = false;
			this.#round = links.values();
		}
		const most = Math.max(AT_ONCE, Math.ceil(links.size / TURNS));
		for (let count = 0; count < most && this.#round !== null; count++) {
			const { value, done } = this.#round.next();
			if (done === true) this.#round = null;
			else this.#look(value, now);
		}
	}

	#look(link: Consumer, now: number): void {
		const waiting = link.waiting();
		if (waiting === 0) this.#blockedSince.delete(link);
		else this.#judge(link, waiting, now);
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
