import type { Random } from "./random.ts";

const FIN = 0x80;
const MASKED = 0x80;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** One WebSocket frame as a client sends it: masked, its first byte as given. */
export function webSocketFrame(first: number, payload: Buffer, mask: Buffer = Buffer.alloc(4)): Buffer {
	const body = Buffer.from(payload);
	for (let at = 0; at < body.length; at += 1) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0);
	return Buffer.concat([Buffer.from([first, ...lengthOf(body.length)]), mask, body]);
}

function lengthOf(length: number): readonly number[] {
	if (length < 126) return [MASKED | length];
	if (length < 65_536) return [MASKED | 126, length >> 8, length & 0xff];
	return [
		MASKED | 127,
		0,
		0,
		0,
		0,
		(length >>> 24) & 0xff,
		(length >>> 16) & 0xff,
		(length >>> 8) & 0xff,
		length & 0xff,
	];
}

export function textFrame(payload: string | Buffer): Buffer {
	return webSocketFrame(FIN | TEXT, Buffer.from(payload));
}

/** A message in one frame or several, with a ping between two now and then. */
export function messageBytes(
	random: Random,
	{ isText, payload }: { readonly isText: boolean; readonly payload: Buffer },
): Buffer {
	const opcode = isText ? TEXT : BINARY;
	const mask = Buffer.from([random.below(256), random.below(256), 3, 4]);
	if (random.below(6) > 0) return webSocketFrame(FIN | opcode, payload, mask);
	const at = random.below(payload.length + 1);
	const between = random.below(2) === 0 ? webSocketFrame(FIN | PING, Buffer.from("p")) : Buffer.alloc(0);
	return Buffer.concat([
		webSocketFrame(opcode, payload.subarray(0, at)),
		between,
		webSocketFrame(FIN, payload.subarray(at), mask),
	]);
}

/** Bytes that RFC 6455 forbids, or that hardly anybody sends. */
const HOSTILE: readonly ((random: Random) => Buffer)[] = [
	() => Buffer.from([FIN | TEXT, 1, 0x33]),
	(random) => webSocketFrame(FIN | (1 << (4 + random.below(3))) | TEXT, Buffer.from("3")),
	(random) => webSocketFrame(FIN | (3 + random.below(5)), Buffer.from("3")),
	(random) => webSocketFrame(FIN | (11 + random.below(5)), Buffer.from("3")),
	() => webSocketFrame(FIN, Buffer.from("3")),
	() => webSocketFrame(PING, Buffer.from("a ping in pieces")),
	() => webSocketFrame(FIN | PING, Buffer.alloc(126)),
	() => webSocketFrame(FIN | PING, Buffer.alloc(125)),
	() => webSocketFrame(FIN | PONG, Buffer.from("nobody asked")),
	() => webSocketFrame(FIN | CLOSE, Buffer.from([3])),
	(random) => webSocketFrame(FIN | CLOSE, Buffer.from([random.below(256), random.below(256), 0xc3])),
	() => Buffer.from([FIN | TEXT, MASKED | 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
	() => Buffer.from([FIN | TEXT, MASKED | 127, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0x33]),
	() => Buffer.from([FIN | TEXT, MASKED | 126, 0, 1, 0, 0, 0, 0, 0x33]),
	() => Buffer.concat([webSocketFrame(TEXT, Buffer.from("4")), webSocketFrame(FIN | TEXT, Buffer.from("2"))]),
	() => webSocketFrame(TEXT, Buffer.from("4")),
	(random) => Buffer.from(Array.from({ length: 1 + random.below(40) }, () => random.below(256))),
];

export function hostileBytes(random: Random): Buffer {
	return random.pick(HOSTILE)?.(random) ?? Buffer.alloc(1);
}

/** A close frame with a code that a client may send, or with none. */
export function closeBytes(random: Random): Buffer {
	const code = random.pick([1000, 1001, 3000, 4999]) ?? 1000;
	return webSocketFrame(FIN | CLOSE, random.below(3) === 0 ? Buffer.alloc(0) : Buffer.from([code >> 8, code & 0xff]));
}
