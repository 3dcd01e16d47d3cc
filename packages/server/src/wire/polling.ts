import { readBody } from "./body.ts";
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
	/** Some of what was posted is taken, and the rest of it not yet. */
	isTaking = false;
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
		this.#posting = true;
		const body = await readBody(request, link.hub.options.maxPayload);
		if (body.kind === "text") await this.#take(decodePayload(body.text));
		this.#posting = false;
		if (body.kind === "too_large") return this.#tooLarge(cors);
		if (body.kind === "aborted") link.drop("lost", CLOSE);
		return this.broken ? cors.badRequest() : cors.ok();
	}

	/** All that was posted, and between its parts whatever else has come. */
	async #take(packets: readonly Frame[]): Promise<void> {
		this.isTaking = true;
		for (const [index, packet] of packets.entries()) {
			if (index > 0 && index % PACKETS_PER_TURN === 0) await nextTurn();
			if (this.#link.ending !== null) break;
			this.#link.takePacket(packet);
		}
		this.isTaking = false;
	}

	#tooLarge(cors: Cors): Response {
		this.#link.hub.count("too_large", this.#link);
		return cors.tooLarge(this.#link.hub.options.tooLargeProblem);
	}
}
