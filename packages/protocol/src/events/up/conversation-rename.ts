import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema, titleSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** CON1: owner and admins rename a group. */
export const conversationRename = upEvent({
	name: "conversation:rename",
	namespaces: ["/chat"],
	summary: "Gives a group another title, or none.",
	payload: z.object({ conversationId: conversationIdSchema, title: titleSchema.nullable() }),
	answer: z.object({ conversation: conversationSchema }),
	errors: ["not_found", "forbidden"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", title: "Roof 12" },
		answer: { conversation: EXAMPLE_CONVERSATION },
	},
});
