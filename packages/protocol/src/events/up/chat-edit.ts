import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../../chat-examples.ts";
import { messageSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../../ids.ts";
import { messageTextSchema } from "../../message-body.ts";

/** MSG6: the sender replaces the text. */
export const chatEdit = upEvent({
	name: "chat:edit",
	namespaces: ["/chat"],
	summary: "Replaces the text of an own message.",
	payload: z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema, text: messageTextSchema }),
	answer: z.object({ message: messageSchema }),
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		payload: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
			text: "The survey is done.",
		},
		answer: { message: { ...EXAMPLE_MESSAGE, rev: 9, editedAt: "2026-03-02T09:16:00.000Z" } },
	},
});
