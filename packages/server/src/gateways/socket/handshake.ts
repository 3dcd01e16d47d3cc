import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { handshakeSchema, plainHandshakeSchema } from "@rollcall/protocol/handshake";
import { parse } from "@rollcall/protocol/parse";
import type { DeviceKind } from "../../domain/record.ts";
import type { Socket } from "../../wire/gateway.ts";
import type { ChatFormat, Format } from "./connection.ts";
import { FEED_NAMESPACE } from "./told.ts";

/** What a client said when it connected, in our words. */
export type Wish = {
	readonly token: string;
	readonly deviceId: string | null;
	readonly kind: DeviceKind | null;
	readonly format: Format;
	readonly onFeed: boolean;
	readonly chat: ChatFormat;
};

type Said = {
	readonly batch?: boolean | undefined;
	readonly events?: "simple" | "all" | undefined;
	readonly conversationPresence?: boolean | undefined;
};

function formatOf(socket: Socket, { batch = false, events }: Said): Format {
	if (socket.link.kind !== "plain") return socket.namespace === FEED_NAMESPACE ? (batch ? "batch" : "single") : "quiet";
	if (events === "simple") return "simple";
	return batch ? "plain-batch" : "plain";
}

/** Presence in conversations: on `/chat` unless switched off, on a plain WebSocket where asked for (PR31). */
function chatFormatOf(socket: Socket, { events, conversationPresence }: Said): ChatFormat {
	if (socket.link.kind === "plain") {
		if (events === "simple") return "none";
		return conversationPresence === true ? "plain+presence" : "plain";
	}
	if (socket.namespace === FEED_NAMESPACE) return "none";
	return conversationPresence === false ? "chat" : "chat+presence";
}

/** Reads a handshake: `unauthorized` without a token, `bad_request` where something else is wrong with it. */
export function readHandshake(socket: Socket, auth: Record<string, unknown>): Result<Wish> {
	const plain = socket.link.kind === "plain";
	const parsed = plain ? parse(plainHandshakeSchema, auth) : parse(handshakeSchema, auth);
	if (!parsed.ok) return parsed;
	const { token, deviceId, device, feed } = parsed.value;
	if (token === undefined) return fail("unauthorized", "A token is required: auth.token.");
	const format = formatOf(socket, parsed.value);
	return ok({
		token,
		deviceId: deviceId ?? null,
		kind: device ?? null,
		format,
		onFeed: format !== "quiet" && feed !== "none",
		chat: chatFormatOf(socket, parsed.value),
	});
}
