import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { idempotencyHeader, messageFields, messageRules } from "../message-body.ts";
import { nothing } from "../query.ts";

/** MSG1, MSG4, 70-rest: sends a message. */
export const sendMessage = endpoint({
	name: "sendMessage",
	method: "post",
	path: "/api/conversations/{conversationId}/messages",
	who: "user",
	summary: "Sends a message; one that was sent before is answered with 200.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: nothing,
	headers: idempotencyHeader,
	body: messageRules(z.object(messageFields)),
	status: 201,
	repeatedStatus: 200,
	answer: messageSchema,
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		body: { clientMessageId: "laptop-7-42", text: "The survey is done." },
		answer: EXAMPLE_MESSAGE,
	},
});
