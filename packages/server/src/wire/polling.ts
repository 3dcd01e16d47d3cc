import { type Body, readBody } from "./body.ts";
import type { Cors } from "./cors.ts";
import type { EngineLink } from "./engine-link.ts";
import { nextTurn } from "./next-turn.ts";
import { decodePayload, encodePayload, type Frame } from "./payload.ts";
import type { Probe } from "./probe.ts";

const NOOP = "6";
const CLOSE = "1";
const MS_PER_SECOND = 1_000;
const HOLD_MARGIN_S = 10;
const MAX_HOLD_S = 255;

/** So many packets of a body are taken in one turn of the event loop: it can hold thousands (T-23, T-25). */
const PACKETS_PER_TURN = 64;

type Held = { readonly resolve: (response: Response) => void; readonly cors: Cors };

/** The requests of one polling session: at most one poll and one post at a time. */
export class Polling {
	readonly #link: EngineLink;
	#held: Held | null = null;
	#posting = false;
	/** What was posted and is not taken yet. */
	#rest: Iterable<Frame> | null = null;
	/** The WebSocket that is about to take over. */
	probe: Probe | null = null;
	/** What a poll after the end of the session is told, if one is still expected. */
	lastPacket: string = CLOSE;
	/** Something that was posted broke the protocol. */
	broken = false;

	constructor(link: EngineLink) {
		this.#link = link;
	}

	/** A GET: what waits, or else the request waits. */
	poll(request: Request, cors: Cors): Response | Promise<Response> {
		if (this.#held !== null) {
			this.#link.drop("lost", CLOSE);
			return cors.badRequest();
		}
		const frames = this.#link.takeFrames();
		if (frames.length > 0) return this.#answer(frames, cors);
		if (this.probe !== null) return cors.text(NOOP);
		const { pingIntervalMs, pingTimeoutMs } = this.#link.hub.options;
		const seconds = Math.ceil((pingIntervalMs + pingTimeoutMs) / MS_PER_SECOND) + HOLD_MARGIN_S;
		this.#link.hub.transport.holdFor(request, Math.min(seconds, MAX_HOLD_S));
		return this.#hold(request, cors);
	}

	#hold(request: Request, cors: Cors): Promise<Response> {
		return new Promise((resolve) => {
			const held: Held = { resolve, cors };
			this.#held = held;
			request.signal.addEventListener("abort", () => this.#aborted(held), { once: true });
		});
	}

	/** A client that drops its poll has gone; the same signal after the answer means nothing. */
	#aborted(held: Held): void {
		if (this.#held !== held) return;
		this.#held = null;
		this.takeRest(); // it came before the end
		this.#link.drop("lost", CLOSE);
	}

	#answer(frames: readonly Frame[], cors: Cors): Response {
		return cors.text(encodePayload(frames));
	}

	/** Answers the waiting poll with what there is to say. */
	flush(): void {
		if (this.#held === null) return;
		const frames = this.#link.takeFrames();
		if (frames.length === 0) return;
		const { resolve, cors } = this.#held;
		this.#held = null;
		resolve(this.#answer(frames, cors));
	}

	/** Answers the waiting poll with one packet. False where no poll waits. */
	release(packet: string): boolean {
		if (this.#held === null) return false;
		const { resolve, cors } = this.#held;
		this.#held = null;
		resolve(cors.text(packet));
		return true;
	}

	/** A POST: its packets, in order. */
	async post(request: Request, cors: Cors): Promise<Response> {
		const link = this.#link;
		if (this.#posting || request.headers.get("content-type") === "application/octet-stream") {
			link.drop("closed", CLOSE);
			return cors.badRequest();
		}
		const body = await this.#takeBody(request);
		if (body.kind === "too_large") return this.#tooLarge(cors);
		if (body.kind === "aborted") link.drop("lost", CLOSE);
		return this.broken ? cors.badRequest() : cors.ok();
	}

	async #takeBody(request: Request): Promise<Body> {
		this.#posting = true;
		try {
			const body = await readBody(request, this.#link.hub.options.maxPayload);
			if (body.kind === "text") await this.#take(decodePayload(body.text));
			return body;
		} finally {
			this.#posting = false;
			this.#rest = null;
		}
	}

	/** All that was posted, and between its parts whatever else has come. */
	async #take(packets: readonly Frame[]): Promise<void> {
		const rest = packets.values();
		this.#rest = rest;
		let taken = 0;
		for (const packet of rest) {
			this.#link.takePacket(packet);
			taken += 1;
			if (taken % PACKETS_PER_TURN === 0 && this.#link.ending === null) await nextTurn();
		}
	}

	get hasUnheard(): boolean {
		return this.#rest !== null;
	}

	/** Takes at once what was posted and is not taken yet. */
	takeRest(): void {
		for (const packet of this.#rest ?? []) this.#link.takePacket(packet);
	}

	#tooLarge(cors: Cors): Response {
		this.#link.hub.count("too_large", this.#link);
		return cors.tooLarge(this.#link.hub.options.tooLargeProblem);
	}
}
