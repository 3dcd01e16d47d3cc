import { fail } from "node:assert";

/** Where an Engine.IO session begins as a WebSocket. */
export const ENGINE = "/socket.io/?EIO=4&transport=websocket";

/** A WebSocket that speaks raw frames: what comes waits until it is asked for. */
export class RawSocket {
	readonly #socket: WebSocket;
	readonly #received: (string | Uint8Array)[] = [];
	readonly #waiting: ((frame: string | Uint8Array) => void)[] = [];
	readonly closed: Promise<{ code: number; reason: string }>;
	readonly opened: Promise<void>;

	/** `url`: the server's. `path`: `ENGINE`, or any other with its query. */
	constructor(url: string, path: string, headers: Record<string, string> = {}) {
		const socket = new WebSocket(url.replace(/^http/, "ws") + path, { headers });
		this.#socket = socket;
		socket.binaryType = "arraybuffer";
		socket.onmessage = ({ data }) => this.#take(typeof data === "string" ? data : new Uint8Array(data));
		this.opened = new Promise((resolve) => {
			socket.onopen = () => resolve();
		});
		this.closed = new Promise((resolve) => {
			socket.onclose = ({ code, reason }) => resolve({ code, reason });
		});
	}

	#take(frame: string | Uint8Array): void {
		const waiting = this.#waiting.shift();
		if (waiting === undefined) this.#received.push(frame);
		else waiting(frame);
	}

	/** The next frame, whenever it comes. */
	frame(): Promise<string | Uint8Array> {
		const received = this.#received.shift();
		return received === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(received);
	}

	/** The next frame, which must be text. */
	async next(): Promise<string> {
		const frame = await this.frame();
		return typeof frame === "string" ? frame : fail("a binary frame came in place of a text");
	}

	/** The next `count` frames. */
	async take(count: number): Promise<string[]> {
		const frames: string[] = [];
		while (frames.length < count) frames.push(await this.next());
		return frames;
	}

	/** What has come and was not asked for. */
	get unread(): readonly (string | Uint8Array)[] {
		return this.#received;
	}

	send(...frames: readonly (string | Uint8Array<ArrayBuffer>)[]): void {
		for (const frame of frames) this.#socket.send(frame);
	}

	close(code?: number): void {
		this.#socket.close(code);
	}

	/** Drops the connection without a close frame. */
	terminate(): void {
		this.#socket.terminate();
	}
}
