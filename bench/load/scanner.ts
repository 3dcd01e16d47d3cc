/** What is told of every frame: the bytes it lies in, and where its payload begins and ends. */
export type Visit = (bytes: Uint8Array, start: number, end: number) => void;

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH = 0x7f;
const SHORT = 126;
const LONG = 127;

/** Finds the frames in what a WebSocket server sends. Looks at heads only; payloads are never copied nor decoded. */
export class FrameScanner {
	#rest: Uint8Array | null = null;
	/** Of the frame that is being visited: 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
	opcode = 0;

	/** Visits every frame that is complete, and keeps the beginning of the next one. */
	scan(chunk: Uint8Array, visit: Visit): void {
		const bytes = this.#rest === null ? chunk : joined(this.#rest, chunk);
		let at = 0;
		while (true) {
			const start = payloadStart(bytes, at);
			if (start < 0) break;
			const end = start + payloadLength(bytes, at);
			if (end > bytes.length) break;
			const first = bytes[at] ?? 0;
			if ((first & FIN) === 0) throw new Error("A fragmented frame: this load generator does not put them together.");
			this.opcode = first & 0x0f;
			visit(bytes, start, end);
			at = end;
		}
		this.#rest = at === bytes.length ? null : bytes.slice(at);
	}
}

function joined(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
	const both = new Uint8Array(rest.length + chunk.length);
	both.set(rest);
	both.set(chunk, rest.length);
	return both;
}

/** Where the payload of the frame at `at` begins; -1 while its head is not complete. */
function payloadStart(bytes: Uint8Array, at: number): number {
	if (at + 2 > bytes.length) return -1;
	const second = bytes[at + 1] ?? 0;
	if ((second & MASKED) !== 0) throw new Error("A masked frame: servers do not mask.");
	const head = second === LONG ? 10 : second === SHORT ? 4 : 2;
	return at + head > bytes.length ? -1 : at + head;
}

function payloadLength(bytes: Uint8Array, at: number): number {
	const short = (bytes[at + 1] ?? 0) & LENGTH;
	if (short < SHORT) return short;
	const from = short === SHORT ? at + 2 : at + 6;
	const to = short === SHORT ? at + 4 : at + 10;
	let length = 0;
	for (let index = from; index < to; index++) length = length * 256 + (bytes[index] ?? 0);
	return length;
}
