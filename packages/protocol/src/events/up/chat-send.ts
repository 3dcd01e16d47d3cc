import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../../chat-examples.ts";
import { messageSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";
import { messageFields, messageRules } from "../../message-body.ts";

/** MSG1: sends a message; the same `clientMessageId` again answers the stored one (MSG4). */
export const chatSend = upEvent({
	name: "chat:send",
	namespaces: ["/chat"],
	summary: "Sends a message; answered once it is stored.",
	payload: messageRules(z.object({ conversationId: conversationIdSchema, ...messageFields })),
	answer: z.object({ message: messageSchema }),
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		payload: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			clientMessageId: "laptop-7-42",
			type: "text",
			text: "The survey is done.",
		},
		answer: { message: EXAMPLE_MESSAGE },
	},
});
