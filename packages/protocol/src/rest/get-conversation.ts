import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../chat-examples.ts";
import { conversationSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** CON3, 70-rest: one conversation as the user sees it. */
export const getConversation = endpoint({
	name: "getConversation",
	method: "get",
	path: "/api/conversations/{conversationId}",
	who: "user",
	summary: "One of the own conversations.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: nothing,
	answer: conversationSchema,
	errors: ["not_found"],
	example: { params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" }, answer: EXAMPLE_CONVERSATION },
});
