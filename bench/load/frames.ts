const TEXT = 0x81;
const PONG = 0x8a;
const MASKED = 0x80;
const MASK_LENGTH = 4;

/** A client's text frame. Its masking key is zero, which is a valid one and leaves the payload as it is. */
export function textFrame(text: string): Buffer {
	return frame(TEXT, Buffer.from(text));
}

/** The answer to a ping of the WebSocket itself. */
export function pongFrame(payload: Uint8Array): Buffer {
	return frame(PONG, payload);
}

/** A client's frame with this first byte, masked as `textFrame` is. */
export function frame(first: number, payload: Uint8Array): Buffer {
	const extra = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
	const start = 2 + extra + MASK_LENGTH;
	const bytes = Buffer.alloc(start + payload.length);
	bytes[0] = first;
	bytes[1] = MASKED | (extra === 0 ? payload.length : extra === 2 ? 126 : 127);
	if (extra === 2) bytes.writeUInt16BE(payload.length, 2);
	if (extra === 8) bytes.writeBigUInt64BE(BigInt(payload.length), 2);
	bytes.set(payload, start);
	return bytes;
}

/** Where Socket.IO takes a WebSocket. */
export const ENGINE_PATH = "/socket.io/?EIO=4&transport=websocket";

export type UpgradeOptions = {
	/** The subprotocol that is asked for. */
	readonly protocol?: string;
	/** Who asks, as a trusted proxy would name them; null or absent: whoever stands at the other end. */
	readonly address?: string | null;
};

/** The request that opens a WebSocket at this path. */
export function upgradeRequest(path: string, { protocol, address = null }: UpgradeOptions = {}): Buffer {
	const lines = [
		`GET ${path} HTTP/1.1`,
		"Host: 127.0.0.1",
		"Connection: Upgrade",
		"Upgrade: websocket",
		"Sec-WebSocket-Version: 13",
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
		...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
		...(address === null ? [] : [`X-Forwarded-For: ${address}`]),
	];
	return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}
