import { asBuffer } from "../client.ts";
import { ENGINE_PATH, textFrame, upgradeRequest } from "../frames.ts";
import { FrameScanner } from "../scanner.ts";
import type { Attack, Target } from "./attack.ts";
import { refuse, type Tally } from "./tally.ts";

type Phase = "away" | "opening" | "joining" | "in";

const END_OF_HEAD = "\r\n\r\n";
/** Answers are short where they refuse. */
const LONGEST_REFUSAL = 600;
const CODE = /"code":"(\w+)"/;

export type Place = { readonly port: number; readonly attack: Attack; readonly target: Target; readonly tally: Tally };

/** One hostile client with one link at a time, which it opens again whenever it has ended. */
export class Attacker {
	readonly #place: Place;
	#scanner = new FrameScanner();
	readonly #visit = (bytes: Uint8Array, start: number, end: number): void => this.#hear(bytes, start, end);
	#socket: Bun.Socket<Attacker> | null = null;
	#phase: Phase = "away";
	#ended = false;
	#shots: readonly Buffer[] = [];
	#shot = 0;
	#waiting: Buffer | null = null;
	#nextAt: number;

	/** `from`: when it first comes. */
	constructor(place: Place, from: number) {
		this.#place = place;
		this.#nextAt = from;
	}

	/** Does what is due. To be called often. */
	step(now: number): void {
		if (now < this.#nextAt || this.#ended) return;
		if (this.#phase === "away") this.#open();
		else if (this.#phase === "in") this.#shoot(now);
	}

	/** Goes, for good. */
	end(): void {
		this.#ended = true;
		this.#socket?.terminate();
	}

	#open(): void {
		const { port, tally } = this.#place;
		this.#phase = "opening";
		this.#scanner = new FrameScanner();
		this.#waiting = null;
		this.#shot = 0;
		tally.opened += 1;
		Bun.connect<Attacker>({ hostname: "127.0.0.1", port, data: this, socket: HANDLERS }).catch(() => {
			refuse(tally, "no connection");
			this.#gone();
		});
	}

	opened(socket: Bun.Socket<Attacker>): void {
		this.#socket = socket;
		if (this.#ended) return void socket.terminate();
		const { attack, target } = this.#place;
		if (attack.via === "tcp") this.#begin();
		else this.#write(upgradeRequest(ENGINE_PATH, { address: target.address }));
	}

	#begin(): void {
		const { attack, target } = this.#place;
		this.#phase = "in";
		this.#shots = attack.shots(target);
		this.#nextAt = 0;
		if (attack.isDeaf === true) this.#socket?.pause();
	}

	#shoot(now: number): void {
		const { attack, tally } = this.#place;
		this.#nextAt = now + attack.everyMs;
		const shot = this.#shots[this.#shot % this.#shots.length];
		if (shot === undefined || this.#waiting !== null) return;
		this.#shot += 1;
		tally.shots += 1;
		this.#write(shot);
		if (this.#shot === attack.leavesAfter) this.#socket?.end();
	}

	#write(bytes: Buffer): void {
		if (this.#socket === null) return;
		const written = Math.max(0, this.#socket.write(bytes));
		this.#waiting = written < bytes.length ? bytes.subarray(written) : null;
	}

	drained(): void {
		if (this.#waiting !== null) this.#write(this.#waiting);
	}

	/** The link is over; that this side ended it is no refusal. */
	closed(): void {
		const { attack, tally } = this.#place;
		const wished = attack.leavesAfter !== undefined && this.#shot >= attack.leavesAfter;
		if (!this.#ended && !wished) refuse(tally, "cut");
		this.#gone();
	}

	#gone(): void {
		this.#socket = null;
		this.#phase = "away";
		this.#nextAt = performance.now() + this.#place.attack.backAfterMs;
	}

	received(chunk: Buffer): void {
		if (this.#place.attack.via === "tcp") this.#statuses(chunk);
		else if (this.#phase === "opening") this.#upgrade(chunk);
		else this.#scanner.scan(chunk, this.#visit);
	}

	#statuses(chunk: Buffer): void {
		for (let at = chunk.indexOf("HTTP/1.1 "); at >= 0; at = chunk.indexOf("HTTP/1.1 ", at + 1)) {
			const status = chunk.toString("latin1", at + 9, at + 12);
			if (!status.startsWith("2")) refuse(this.#place.tally, status);
		}
	}

	#upgrade(head: Buffer): void {
		const end = head.indexOf(END_OF_HEAD);
		const status = head.toString("latin1", 9, 12);
		if (status !== "101" || end < 0) {
			refuse(this.#place.tally, status);
			this.#socket?.terminate();
			return;
		}
		this.#phase = "joining";
		if (this.#place.attack.via === "websocket") this.#begin();
		if (head.length > end + END_OF_HEAD.length) this.received(head.subarray(end + END_OF_HEAD.length));
	}

	#hear(bytes: Uint8Array, start: number, end: number): void {
		const { tally, attack, target } = this.#place;
		if (this.#scanner.opcode === 8) return refuse(tally, String(((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0)));
		const kind = String.fromCharCode(bytes[start] ?? 0, bytes[start + 1] ?? 0);
		if (this.#phase === "joining" && kind.startsWith("0"))
			this.#write(textFrame(`40${attack.via},${JSON.stringify({ token: target.token() })}`));
		else if (this.#phase === "joining" && kind === "40") this.#begin();
		else if (isAnswer(kind, end - start)) this.#count(asBuffer(bytes.subarray(start, end)));
	}

	#count(frame: Buffer): void {
		const code = CODE.exec(frame.toString("latin1"))?.[1];
		if (code !== undefined) refuse(this.#place.tally, code);
		else if (frame[1] === 0x34) refuse(this.#place.tally, "no namespace");
	}
}

/** An answer, a CONNECT_ERROR or the event `error`; not what others say. */
function isAnswer(kind: string, length: number): boolean {
	return length <= LONGEST_REFUSAL && (kind === "43" || kind === "44" || kind === "42");
}

const HANDLERS: Bun.SocketHandler<Attacker> = {
	open: (socket) => socket.data.opened(socket),
	data: ({ data }, chunk) => data.received(chunk),
	drain: ({ data }) => data.drained(),
	close: ({ data }) => data.closed(),
	error: () => {},
};
