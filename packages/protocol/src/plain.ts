import { z } from "zod";
import type { Wire } from "./definition.ts";
import type { UpName } from "./events/up.ts";
import { failureSchema } from "./failure.ts";
import { plainHandshakeSchema } from "./handshake.ts";
import { connectionIdSchema, userIdSchema } from "./ids.ts";
import { statusSchema } from "./status.ts";
import { timestampSchema } from "./time.ts";

/** Names of system C that stand for events of ours on a plain WebSocket (W3). */
export const PLAIN_ALIASES = {
	presence_heartbeat: "presence:heartbeat",
	presence_update: "presence:set",
} as const satisfies Readonly<Record<string, UpName>>;

/** The event that a plain frame's type stands for: itself, but for an alias. */
export function unaliased(type: string): string {
	return Object.hasOwn(PLAIN_ALIASES, type) ? PLAIN_ALIASES[type as keyof typeof PLAIN_ALIASES] : type;
}

const frameIdSchema = z
	.union([z.number(), z.string().max(128)], "must be a number or a text of at most 128 characters")
	.describe("Chosen by the client; the answer bears it. Without one there is no answer.");

/** The first frame: who connects. */
export const plainAuthSchema = plainHandshakeSchema.extend({ type: z.literal("auth") });

/** The answer to the first frame. */
export const plainAuthOkSchema = z.object({
	type: z.literal("auth_ok"),
	data: z.object({ userId: userIdSchema, connectionId: connectionIdSchema }),
});

/** Any later frame of a client: an event by its name or alias. */
export const plainEventSchema = z.object({
	type: z.string().min(1).max(64).describe("The name of an event, or an alias."),
	id: frameIdSchema.optional(),
	data: z.unknown().optional().describe("The payload of that event; absent: {}."),
});

/** The client goes now, without a grace (PR21); as closing with code 1000. */
export const plainLeaveSchema = z.object({ type: z.literal("leave") });

/** The answer to a frame that bears an id. */
export const plainAckSchema = z.object({
	type: z.literal("ack"),
	id: frameIdSchema,
	data: z.union([
		z.looseObject({ success: z.literal(true) }),
		z.object({ success: z.literal(false), error: failureSchema }),
	]),
});

/**
 * A failure without an answer to stand in. Of an event: `event` and `error` (W20). Of a frame that is none: the same with
 * `event: null`, and the failure's own fields beside them (W3).
 */
export const plainErrorSchema = z.object({
	type: z.literal("error"),
	data: failureSchema.partial().extend({ event: z.string().nullable(), error: failureSchema }),
});

/** System C's push: how somebody is now, as the viewer may see it. */
export const plainPresenceChangedSchema = z.object({
	type: z.literal("presence_changed"),
	data: z.object({ userId: userIdSchema, status: statusSchema, lastSeen: timestampSchema.nullable() }),
});

export type PlainAuthOk = Wire<z.input<typeof plainAuthOkSchema>>;
export type PlainAck = Wire<z.input<typeof plainAckSchema>>;
export type PlainError = Wire<z.input<typeof plainErrorSchema>>;
export type PlainPresenceChanged = Wire<z.input<typeof plainPresenceChangedSchema>>;

/** Every frame of the plain WebSocket that is not an event of both transports, with an example each. */
export const PLAIN_FRAMES = {
	auth: {
		from: "client",
		summary: "The first frame, within 5 s: who connects.",
		frame: plainAuthSchema,
		example: { type: "auth", token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl", deviceId: "kiosk-1" },
	},
	auth_ok: {
		from: "server",
		summary: "The answer to the first frame.",
		frame: plainAuthOkSchema,
		example: { type: "auth_ok", data: { userId: "ada", connectionId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d10" } },
	},
	event: {
		from: "client",
		summary: "Any event of `/presence` and `/chat`, by its name or alias.",
		frame: plainEventSchema,
		example: { type: "presence:set", id: 7, data: { status: "dnd" } },
	},
	ack: {
		from: "server",
		summary: "The answer to a frame that bears an id.",
		frame: plainAckSchema,
		example: { type: "ack", id: 7, data: { success: true } },
	},
	error: {
		from: "server",
		summary: "A failure without an answer to stand in.",
		frame: plainErrorSchema,
		example: {
			type: "error",
			data: {
				event: null,
				error: { code: "bad_request", message: "The frame is not JSON.", retryable: false },
				code: "bad_request",
				message: "The frame is not JSON.",
				retryable: false,
			},
		},
	},
	presence_changed: {
		from: "server",
		summary: "How somebody is now.",
		frame: plainPresenceChangedSchema,
		example: { type: "presence_changed", data: { userId: "ada", status: "online", lastSeen: null } },
	},
	leave: {
		from: "client",
		summary: "The client goes now, without a grace.",
		frame: plainLeaveSchema,
		example: { type: "leave" },
	},
} as const;
