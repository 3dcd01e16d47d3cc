import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../chat-examples.ts";
import { conversationSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { cursorSchema, nextCursorSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing, optionalQuery, pageLimit } from "../query.ts";

/** CON3, 70-rest: the conversations of the user, page by page. */
export const listConversations = endpoint({
	name: "listConversations",
	method: "get",
	path: "/api/conversations",
	who: "user",
	summary: "The own conversations, newest first.",
	params: nothing,
	query: z.object({
		cursor: optionalQuery(cursorSchema).describe("The `nextCursor` of the page before."),
		limit: pageLimit(LIMITS.largestChatPage, LIMITS.defaultChatPage),
	}),
	answer: z.object({ conversations: z.array(conversationSchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: { query: { limit: 20 }, answer: { conversations: [EXAMPLE_CONVERSATION], nextCursor: null } },
});
