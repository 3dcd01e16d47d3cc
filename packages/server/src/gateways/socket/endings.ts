import type { EndingCode } from "@rollcall/protocol/errors";
import type { DataOf } from "@rollcall/protocol/events/down";
import type { Link, Socket } from "../../wire/gateway.ts";
import { connectionOf, ownerOf } from "./connection.ts";
import { CONNECT_SOMEWHERE } from "./refusals.ts";

/** WebSocket close codes of endings (W17). */
const CLOSE_CODES: Partial<Record<EndingCode, number>> = {
	unauthorized: 4401,
	revoked: 4401,
	forbidden: 4403,
	token_expired: 4409,
	too_large: 4413,
	rate_limited: 4429,
	slow_consumer: 4430,
	unavailable: 1013,
	internal: 1011,
	draining: 1012,
	bad_request: 4400,
	conflict: 4403,
};

export function closeCode(code: EndingCode): number {
	return CLOSE_CODES[code] ?? 4403;
}

type Closing = DataOf<"connection:closing">;

function tell(socket: Socket, closing: Closing): void {
	socket.emit("connection:closing", closing);
}

/** Tells a link why it ends: whatever else comes from it counts no more. */
export function tellLink(link: Link, closing: Closing): void {
	ownerOf(link).ended = true;
	for (const socket of link.sockets) tell(socket, closing);
}

/** Ends a link so that its client comes back: told why, then closed, never disconnected by a packet (W17). */
export function endLink(link: Link, closing: Closing): void {
	tellLink(link, closing);
	link.close(closeCode(closing.code), closing.code);
}

/** Ends for good what is open on a link on which nobody has said who they are: a stock client would else come back, and again. */
export function endUnproven(link: Link): void {
	for (const socket of link.sockets) {
		tell(socket, { code: "unauthorized", message: CONNECT_SOMEWHERE, retryable: false });
		socket.disconnect();
	}
}

/** Ends one connection for good: told why, then disconnected by a packet, after which a stock client stays away (W17). */
export function endConnection(socket: Socket, code: EndingCode): void {
	const connection = connectionOf(socket);
	if (connection !== undefined) connection.leaves = true;
	tell(socket, { code, retryable: false });
	if (socket.link.kind === "plain") socket.link.close(closeCode(code), code);
	else socket.disconnect();
}
