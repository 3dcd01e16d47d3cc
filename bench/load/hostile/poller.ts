import type { Target } from "./attack.ts";
import { refuse, type Tally } from "./tally.ts";

const SID = /"sid":"([^"]+)"/;
const PACKETS = 5_000;
const PACKET = '42/presence,1["activity:ping",{}]';
const BACK_AFTER = 2_000;

export type PollerPlace = { readonly port: number; readonly target: Target; readonly tally: Tally };

/** Polls twice at once, and posts thousands of packets in one body: what only long-polling lets a client do (T-23, T-25). */
export class Poller {
	readonly #place: PollerPlace;
	readonly #gone = new AbortController();
	#busy = false;
	#nextAt: number;
	#turn = 0;

	constructor(place: PollerPlace, from: number) {
		this.#place = place;
		this.#nextAt = from;
	}

	step(now: number): void {
		if (now < this.#nextAt || this.#busy) return;
		this.#busy = true;
		this.#attack().then(
			() => this.#rest(),
			() => {
				if (!this.#gone.signal.aborted) refuse(this.#place.tally, "cut");
				this.#rest();
			},
		);
	}

	end(): void {
		this.#nextAt = Number.POSITIVE_INFINITY;
		this.#gone.abort();
	}

	#rest(): void {
		this.#busy = false;
		if (!this.#gone.signal.aborted) this.#nextAt = performance.now() + BACK_AFTER;
	}

	async #attack(): Promise<void> {
		const { tally, target } = this.#place;
		tally.opened += 1;
		const sid = SID.exec(await this.#ask("", null))?.[1];
		if (sid === undefined) return;
		await this.#ask(sid, `40/presence,${JSON.stringify({ token: target.token() })}`);
		this.#turn += 1;
		tally.shots += 1;
		if (this.#turn % 2 === 0) await Promise.all([this.#ask(sid, null), this.#ask(sid, null), this.#ask(sid, null)]);
		else await this.#ask(sid, Array.from({ length: PACKETS }, () => PACKET).join("\x1e"));
	}

	/** A poll, or a post where there is a body. */
	async #ask(sid: string, body: string | null): Promise<string> {
		const { port, target, tally } = this.#place;
		const headers = target.address === null ? {} : { "x-forwarded-for": target.address };
		const url = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling${sid === "" ? "" : `&sid=${sid}`}`;
		const asked = body === null ? {} : { method: "POST", body };
		const answer = await fetch(url, { ...asked, headers, signal: this.#gone.signal });
		if (!answer.ok) refuse(tally, String(answer.status));
		return answer.text();
	}
}
