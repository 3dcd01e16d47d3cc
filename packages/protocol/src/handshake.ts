import { z } from "zod";
import { deviceIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { deviceKindSchema } from "./status.ts";

/**
 * What a client says when it connects (W12): Socket.IO's `auth`, and the first frame of a plain WebSocket. A token that
 * is missing or no text at all parses as absent, because that is answered `unauthorized` and not `bad_request` (W13).
 */
export const handshakeSchema = z
	.object({
		token: z.string().max(LIMITS.token).optional().catch(undefined).describe("The user's JWT; required."),
		deviceId: deviceIdSchema.optional().describe("Absent: one is made for this link. The token's claim goes first."),
		device: deviceKindSchema.optional().describe("What the device is."),
		feed: z.enum(["company", "none"]).optional().describe("`/presence`: whom to hear of; absent: `company`."),
		batch: z.boolean().optional().describe("`/presence`: the changes of a tick as one `presence:batch`."),
		conversationPresence: z
			.boolean()
			.optional()
			.describe("`/chat`: presence of the people one talks with; absent: true, on a plain WebSocket false."),
	})
	.meta({ id: "Handshake", description: "What a client says when it connects." });

/** A plain WebSocket may ask for system C's push alone (W3). */
export const plainHandshakeSchema = handshakeSchema
	.extend({
		events: z.enum(["simple", "all"]).optional().describe("`simple`: `presence_changed` alone; absent: `all`."),
	})
	.meta({ id: "PlainHandshake", description: "What a client says in the first frame of a plain WebSocket." });

export type Handshake = z.output<typeof handshakeSchema>;
export type PlainHandshake = z.output<typeof plainHandshakeSchema>;
