import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** PR22, PR30: somebody is gone, or looks so. */
export const userOffline = downEvent({
	name: "user:offline",
	namespaces: ["/presence", "/chat"],
	summary: "Somebody is gone.",
	data: z.object({
		conversationId: conversationIdSchema.optional().describe("On `/chat`: where the two meet (PR31)."),
		userId: userIdSchema,
		status: z.literal("offline"),
		lastSeen: timestampSchema.nullable(),
		reason: z
			.literal("stale_session")
			.optional()
			.describe("Only where nothing was heard of the user for long, or their server vanished."),
		timestamp: timestampSchema,
	}),
	example: {
		userId: "ada",
		status: "offline",
		lastSeen: "2026-03-02T09:14:58.031Z",
		timestamp: "2026-03-02T09:15:03.100Z",
	},
});
