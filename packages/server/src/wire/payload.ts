/** Polling bodies: packets joined by the record separator, binary ones as `b` and base64. */

const SEPARATOR = "\x1e";
const BINARY_MARK = "b";

/** What goes over the wire in one piece: text, or an attachment. */
export type Frame = string | Uint8Array;

export function bytesOf(frame: Frame): number {
	return typeof frame === "string" ? Buffer.byteLength(frame) : frame.length;
}

/** Packets of Engine.IO that carry nothing, as pings, have one character; no event has. */
export function isControl(frame: Frame): boolean {
	return typeof frame === "string" && frame.length === 1;
}

export function encodePayload(frames: readonly Frame[]): string {
	const first = frames[0];
	if (frames.length === 1 && typeof first === "string") return first;
	return frames.map(encodeFrame).join(SEPARATOR);
}

function encodeFrame(frame: Frame): string {
	return typeof frame === "string" ? frame : BINARY_MARK + Buffer.from(frame).toString("base64");
}

export function decodePayload(body: string): Frame[] {
	return body.split(SEPARATOR).map(decodeFrame);
}

function decodeFrame(packet: string): Frame {
	return packet.startsWith(BINARY_MARK) ? Buffer.from(packet.slice(1), "base64") : packet;
}
