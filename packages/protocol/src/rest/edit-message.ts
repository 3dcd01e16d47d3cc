import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../ids.ts";
import { messageTextSchema } from "../message-body.ts";
import { nothing } from "../query.ts";

/** MSG6, 70-rest: the sender replaces the text. */
export const editMessage = endpoint({
	name: "editMessage",
	method: "patch",
	path: "/api/conversations/{conversationId}/messages/{messageId}",
	who: "user",
	summary: "Replaces the text of an own message.",
	params: z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema }),
	query: nothing,
	body: z.object({ text: messageTextSchema }),
	answer: messageSchema,
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		params: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
		},
		body: { text: "The survey is done." },
		answer: { ...EXAMPLE_MESSAGE, rev: 9, editedAt: "2026-03-02T09:16:00.000Z" },
	},
});
