import { z } from "zod";
import { revSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** MSG6: a message keeps its place and loses its content. */
export const chatDeleted = downEvent({
	name: "chat:deleted",
	namespaces: ["/chat"],
	summary: "The content of a message is gone.",
	data: z.object({
		conversationId: conversationIdSchema,
		messageId: messageIdSchema,
		rev: revSchema,
		deletedAt: timestampSchema,
	}),
	example: {
		conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
		messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
		rev: 10,
		deletedAt: "2026-03-02T09:17:00.000Z",
	},
});
