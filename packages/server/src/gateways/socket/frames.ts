import { encodeEvent, encodePlain } from "../../wire/encode.ts";
import type { Socket } from "../../wire/gateway.ts";

/** One event as sockets of a namespace and plain ones hear it. */
export type Frames = { readonly plain: string; readonly socketio: string };

/** Encodes an event once for all who hear it (W30). */
export function framesOf(namespace: string, name: string, data: unknown): Frames {
	const json = JSON.stringify(data);
	return { plain: encodePlain(name, json), socketio: encodeEvent(namespace, name, json) };
}

export function sendFrames(socket: Socket, frames: Frames): void {
	socket.send(socket.namespace === "plain" ? frames.plain : frames.socketio);
}
