import { z } from "zod";
import { EXAMPLE_DELETED_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** MSG6, 70-rest: the sender, or owner and admins of a group, delete a message. */
export const deleteMessage = endpoint({
	name: "deleteMessage",
	method: "delete",
	path: "/api/conversations/{conversationId}/messages/{messageId}",
	who: "user",
	summary: "Takes the content of a message away.",
	params: z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema }),
	query: nothing,
	answer: messageSchema,
	errors: ["not_found", "forbidden"],
	example: {
		params: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
		},
		answer: EXAMPLE_DELETED_MESSAGE,
	},
});
