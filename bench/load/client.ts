import type { Person } from "./crowd.ts";
import { pongFrame, textFrame } from "./frames.ts";
import { FrameScanner } from "./scanner.ts";
import type { XmppEntry } from "./xmpp.ts";

/** What a fleet hears of its clients. Bytes are valid during the call only. */
export type Listener = {
	ready(client: Client): void;
	closed(client: Client): void;
	/** Every frame after the client is ready, pings left out; `ack` is the id that it answers, or -1. */
	frame(client: Client, payload: Uint8Array, ack: number): void;
};

export type Opening = {
	readonly person: Person;
	/** Opens the WebSocket. */
	readonly request: Buffer;
	/** The frames that ask for each namespace; none on a bare WebSocket, nor with XMPP. */
	readonly connects: readonly Buffer[];
	/** How this client comes into an XMPP server; null where it is none. */
	readonly xmpp: XmppEntry | null;
	readonly listener: Listener;
};

const PING = 0x32;
const MESSAGE = 0x34;
const OPEN = 0x30;
const CONNECT = 0x30;
const ACK = 0x33;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const PONG_FRAME = textFrame("3");
const SWITCHED = Buffer.from("HTTP/1.1 101 ");
const END_OF_HEAD = "\r\n\r\n";

type Phase = "upgrading" | "joining" | "ready" | "closed";

/** One connection: Socket.IO v5 on Engine.IO v4 on a WebSocket, XMPP on one, or a bare one, by hand. */
export class Client {
	readonly person: Person;
	readonly #opening: Opening;
	readonly #scanner = new FrameScanner();
	readonly #visit = (bytes: Uint8Array, start: number, end: number): void => this.#take(bytes, start, end);
	#socket: Bun.Socket<Client> | null = null;
	#phase: Phase = "upgrading";
	#joined = 0;
	#head: Buffer | null = null;
	#waiting: Buffer | null = null;
	/** The last frame that came before the client was ready, for the message of a failure. */
	lastWord = "";

	constructor(opening: Opening) {
		this.#opening = opening;
		this.person = opening.person;
	}

	get isReady(): boolean {
		return this.#phase === "ready";
	}

	opened(socket: Bun.Socket<Client>): void {
		this.#socket = socket;
		this.send(this.#opening.request);
	}

	/** Sends a prepared frame; what the kernel does not take at once follows when it can. */
	send(frame: Buffer): void {
		if (this.#socket === null) return;
		if (this.#waiting !== null) {
			this.#waiting = Buffer.concat([this.#waiting, frame]);
			return;
		}
		const written = Math.max(0, this.#socket.write(frame));
		if (written < frame.length) this.#waiting = frame.subarray(written);
	}

	drained(): void {
		const rest = this.#waiting;
		this.#waiting = null;
		if (rest !== null) this.send(rest);
	}

	/** Breaks the connection off without a word, as a network does; nobody hears of its end. */
	abandon(): void {
		this.#phase = "closed";
		this.#socket?.terminate();
		this.#socket = null;
	}

	ended(): void {
		if (this.#phase === "closed") return;
		this.#phase = "closed";
		this.#socket = null;
		this.#opening.listener.closed(this);
	}

	received(chunk: Buffer): void {
		if (this.#phase === "upgrading") this.#upgrade(chunk);
		else if (this.#phase !== "closed") this.#scanner.scan(chunk, this.#visit);
	}

	#upgrade(chunk: Buffer): void {
		const head = this.#head === null ? chunk : Buffer.concat([this.#head, chunk]);
		const end = head.indexOf(END_OF_HEAD);
		if (end < 0) {
			this.#head = head;
			return;
		}
		this.#head = null;
		if (!head.subarray(0, SWITCHED.length).equals(SWITCHED)) {
			this.lastWord = head.toString("latin1").slice(0, 200);
			this.#socket?.terminate();
			return;
		}
		this.#phase = "joining";
		const { xmpp, connects } = this.#opening;
		if (xmpp !== null) this.send(xmpp.greeting());
		else if (connects.length === 0) this.#ready();
		const rest = head.subarray(end + END_OF_HEAD.length);
		if (rest.length > 0) this.received(rest);
	}

	#ready(): void {
		this.#phase = "ready";
		this.#opening.listener.ready(this);
	}

	#take(bytes: Uint8Array, start: number, end: number): void {
		const { opcode } = this.#scanner;
		if (opcode === 9) return this.send(pongFrame(bytes.subarray(start, end)));
		if (opcode === 8) this.lastWord = `close ${((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0)}`;
		if (opcode > 2) return;
		if (this.#phase === "ready" && this.#opening.connects.length === 0) return this.#tell(bytes, start, end);
		if (this.#opening.xmpp !== null) return this.#enter(this.#opening.xmpp, bytes.subarray(start, end));
		const first = bytes[start] ?? 0;
		if (first === PING && end - start === 1) return this.send(PONG_FRAME);
		if (this.#phase === "ready") this.#tell(bytes, start, end);
		else this.#join(bytes, start, end);
	}

	#tell(bytes: Uint8Array, start: number, end: number): void {
		const payload = bytes.subarray(start, end);
		const { xmpp, listener } = this.#opening;
		if (xmpp !== null) return listener.frame(this, payload, xmpp.acknowledged(asBuffer(payload)));
		const ack = bytes[start] === MESSAGE && bytes[start + 1] === ACK ? ackId(bytes, start + 2) : -1;
		listener.frame(this, payload, ack);
	}

	#enter(xmpp: XmppEntry, payload: Uint8Array): void {
		const frame = asBuffer(payload);
		const answer = xmpp.hear(frame);
		if (answer !== null) this.send(answer);
		if (xmpp.isIn) return this.#ready();
		if (!xmpp.isRefused) return;
		this.lastWord = frame.toString("utf8").slice(0, 300);
		this.#socket?.terminate();
	}

	/** `0{...}` asks for the namespaces, `40/...` is one of them given; anything else before that is an event or a refusal. */
	#join(bytes: Uint8Array, start: number, end: number): void {
		const { connects } = this.#opening;
		if (bytes[start] === OPEN) {
			this.send(Buffer.concat([...connects]));
			return;
		}
		if (bytes[start] === MESSAGE && bytes[start + 1] === CONNECT) {
			this.#joined += 1;
			if (this.#joined === connects.length) this.#ready();
			return;
		}
		this.lastWord = Buffer.from(bytes.subarray(start, end)).toString("utf8").slice(0, 200);
		if (this.lastWord.startsWith("44")) this.#socket?.terminate();
	}
}

/** The same bytes, with the means to search them. */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The number between the namespace and the arguments of an answer: `3/chat,17[...]`. */
function ackId(bytes: Uint8Array, from: number): number {
	let at = from;
	if (bytes[at] === 0x2f) while (bytes[at] !== COMMA) at++;
	if (bytes[at] === COMMA) at++;
	let id = 0;
	for (; at < bytes.length && bytes[at] !== BRACKET; at++) id = id * 10 + ((bytes[at] ?? 0x30) - 0x30);
	return id;
}
