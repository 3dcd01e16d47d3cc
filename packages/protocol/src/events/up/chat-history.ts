import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../../chat-examples.ts";
import { messageSchema, seqSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { pageLimit } from "../../query.ts";

/** MSG7: pages by `seq`: newest first, oldest first with `after`. */
export const chatHistory = upEvent({
	name: "chat:history",
	namespaces: ["/chat"],
	summary: "Messages of a conversation, page by page.",
	payload: z
		.object({
			conversationId: conversationIdSchema,
			before: seqSchema.optional(),
			after: seqSchema.optional(),
			limit: pageLimit(LIMITS.largestChatPage, LIMITS.defaultChatPage),
		})
		.refine(({ before, after }) => before === undefined || after === undefined, "must not have both before and after"),
	answer: z.object({ messages: z.array(messageSchema), hasMore: z.boolean() }),
	errors: ["not_found"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", before: 5, limit: 50 },
		answer: { messages: [EXAMPLE_MESSAGE], hasMore: false },
	},
});
