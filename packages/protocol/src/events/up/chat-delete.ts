import { z } from "zod";
import { EXAMPLE_DELETED_MESSAGE } from "../../chat-examples.ts";
import { messageSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, messageIdSchema } from "../../ids.ts";

/** MSG6: the sender, or owner and admins of a group, delete a message. */
export const chatDelete = upEvent({
	name: "chat:delete",
	namespaces: ["/chat"],
	summary: "Takes the content of a message away.",
	payload: z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema }),
	answer: z.object({ message: messageSchema }),
	errors: ["not_found", "forbidden"],
	example: {
		payload: {
			conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
			messageId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d21",
		},
		answer: { message: EXAMPLE_DELETED_MESSAGE },
	},
});
