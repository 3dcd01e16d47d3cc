import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";
import { deviceKindsSchema, presentStatusSchema } from "../../status.ts";
import { timestampSchema } from "../../time.ts";

/** PR30: somebody came, or is back from away or dnd. */
export const userOnline = downEvent({
	name: "user:online",
	namespaces: ["/presence", "/chat"],
	summary: "Somebody came, or is back; `status` is the state they are in.",
	data: z.object({
		conversationId: conversationIdSchema.optional().describe("On `/chat`: where the two meet (PR31)."),
		userId: userIdSchema,
		status: presentStatusSchema,
		devices: deviceKindsSchema.optional(),
		timestamp: timestampSchema,
	}),
	example: { userId: "ada", status: "online", devices: ["web"], timestamp: "2026-03-02T09:15:00.000Z" },
});
