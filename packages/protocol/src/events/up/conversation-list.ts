import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { cursorSchema, nextCursorSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { pageLimit } from "../../query.ts";

/** CON3: the conversations of the user, page by page. */
export const conversationList = upEvent({
	name: "conversation:list",
	namespaces: ["/chat"],
	summary: "The own conversations, newest first.",
	payload: z.object({
		cursor: cursorSchema.optional(),
		limit: pageLimit(LIMITS.largestChatPage, LIMITS.defaultChatPage),
	}),
	answer: z.object({ conversations: z.array(conversationSchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: { payload: { limit: 20 }, answer: { conversations: [EXAMPLE_CONVERSATION], nextCursor: null } },
});
