import { z } from "zod";
import { participantSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** CON2: what changed; harmless to apply twice. */
export const conversationUpdated = downEvent({
	name: "conversation:updated",
	namespaces: ["/chat"],
	summary: "A conversation has another title, or other people.",
	data: z.object({
		conversationId: conversationIdSchema,
		title: z.string().nullable(),
		participants: z.array(participantSchema).describe("Who came, or has another role."),
		removed: z.array(userIdSchema),
		timestamp: timestampSchema,
	}),
	example: {
		conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
		title: "Roof 12",
		participants: [{ userId: "grace", role: "admin", joinedAt: "2026-03-02T09:15:00.000Z" }],
		removed: [],
		timestamp: "2026-03-02T09:15:00.000Z",
	},
});
