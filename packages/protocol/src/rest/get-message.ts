import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** 70-rest: one message as it is now. */
export const getMessage = endpoint({
	name: "getMessage",
	method: "get",
	path: "/api/conversations/{conversationId}/messages/{messageId}",
	who: "user",
	summary: "One message.",
	params: z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema }),
	query: nothing,
	answer: messageSchema,
	errors: ["not_found"],
	example: {
		params: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
		},
		answer: EXAMPLE_MESSAGE,
	},
});
