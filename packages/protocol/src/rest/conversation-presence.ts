import { z } from "zod";
import { EXAMPLE_CONVERSATION_PRESENCE } from "../chat-examples.ts";
import { conversationPresenceSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, cursorSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { optionalQuery, pageLimit } from "../query.ts";

/** 70-rest: how the people of a conversation are; participants only. */
export const conversationPresence = endpoint({
	name: "conversationPresence",
	method: "get",
	path: "/api/conversations/{conversationId}/presence",
	who: "user",
	summary: "Who in a conversation is there, and who types and records.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: z.object({
		cursor: optionalQuery(cursorSchema).describe("The `nextCursor` of the page before."),
		limit: pageLimit(LIMITS.conversationPresencePage, LIMITS.conversationPresencePage),
	}),
	answer: conversationPresenceSchema,
	errors: ["not_found"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		answer: EXAMPLE_CONVERSATION_PRESENCE,
	},
});
