/** Socket.IO packets as text, seen as Engine.IO messages: the first character of a frame is always `4`. */

export const CONNECT = 0;
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;
export const CONNECT_ERROR = 4;
export const BINARY_EVENT = 5;
export const BINARY_ACK = 6;

const ZERO = 48;
const SLASH = 47;
const DASH = 45;
const MAX_NAMESPACE_LENGTH = 128;
const MAX_ID_DIGITS = 15;

/** Names that mean something to clients and servers themselves; as events they are malformed. */
const RESERVED = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

export function isReserved(name: string): boolean {
	return RESERVED.has(name);
}

/** The head of a packet. `id` is -1 where there is none; the payload is the rest of the frame from `payloadAt` on. */
export type PacketHead = {
	readonly type: number;
	readonly attachments: number;
	readonly namespace: string;
	readonly id: number;
	readonly payloadAt: number;
};

/** Reads the head of a frame; null where it is malformed. */
export function decodeHead(frame: string): PacketHead | null {
	const type = frame.charCodeAt(1) - ZERO;
	if (!(type >= CONNECT && type <= BINARY_ACK)) return null;
	let at = 2;
	let attachments = 0;
	if (type >= BINARY_EVENT) {
		const end = endOfDigits(frame, at);
		if (end === at || end - at > MAX_ID_DIGITS || frame.charCodeAt(end) !== DASH) return null;
		attachments = Number(frame.slice(at, end));
		at = end + 1;
	}
	let namespace = "/";
	if (frame.charCodeAt(at) === SLASH) {
		const comma = frame.indexOf(",", at);
		const end = comma < 0 ? frame.length : comma;
		if (end - at > MAX_NAMESPACE_LENGTH) return null;
		namespace = frame.slice(at, end);
		at = comma < 0 ? end : end + 1;
	}
	const end = endOfDigits(frame, at);
	if (end - at > MAX_ID_DIGITS) return null;
	const id = end === at ? -1 : Number(frame.slice(at, end));
	return { type, attachments, namespace, id, payloadAt: end };
}

function endOfDigits(text: string, from: number): number {
	let at = from;
	for (let digit = text.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - ZERO) at++;
	return at;
}

/** `42` and the like with the namespace, up to where id or payload begin. */
function prefix(type: number, namespace: string): string {
	return namespace === "/" ? `4${type}` : `4${type}${namespace},`;
}

export function encodeConnect(namespace: string, sid: string): string {
	return `${prefix(CONNECT, namespace)}{"sid":"${sid}"}`;
}

export function encodeConnectError(namespace: string, error: { message: string; data?: unknown }): string {
	return prefix(CONNECT_ERROR, namespace) + JSON.stringify(error);
}

export function encodeDisconnect(namespace: string): string {
	return prefix(DISCONNECT, namespace);
}

/** `payload` is the JSON array of name and arguments. */
export function encodeEventPayload(namespace: string, payload: string): string {
	return prefix(EVENT, namespace) + payload;
}

/** `payload` is the JSON array of the arguments. */
export function encodeAck(namespace: string, id: number, payload: string): string {
	return prefix(ACK, namespace) + id + payload;
}

/** What a binary packet says before its payload. */
export type BinaryHead = Omit<PacketHead, "payloadAt">;

/** An EVENT (`id` -1) or ACK whose `payload` holds placeholders for so many attachments. */
export function encodeBinary(head: BinaryHead, payload: string): string {
	const namespace = head.namespace === "/" ? "" : `${head.namespace},`;
	return `4${head.type}${head.attachments}-${namespace}${head.id < 0 ? "" : head.id}${payload}`;
}
