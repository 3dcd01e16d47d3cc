import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";
import { deviceKindsSchema } from "../../status.ts";
import { timestampSchema } from "../../time.ts";

/** PR30: somebody who was there fell away, or chose to be away. */
export const userAway = downEvent({
	name: "user:away",
	namespaces: ["/presence", "/chat"],
	summary: "Somebody who is there did nothing for some time, or chose to be away.",
	data: z.object({
		conversationId: conversationIdSchema.optional().describe("On `/chat`: where the two meet (PR31)."),
		userId: userIdSchema,
		status: z.literal("away"),
		lastActivity: timestampSchema,
		devices: deviceKindsSchema.optional(),
		timestamp: timestampSchema,
	}),
	example: {
		userId: "ada",
		status: "away",
		lastActivity: "2026-03-02T09:10:00.000Z",
		devices: ["web"],
		timestamp: "2026-03-02T09:15:00.000Z",
	},
});
