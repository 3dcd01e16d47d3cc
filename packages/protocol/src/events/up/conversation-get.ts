import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** CON3: one conversation as the user sees it. */
export const conversationGet = upEvent({
	name: "conversation:get",
	namespaces: ["/chat"],
	summary: "One of the own conversations.",
	payload: z.object({ conversationId: conversationIdSchema }),
	answer: z.object({ conversation: conversationSchema }),
	errors: ["not_found"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		answer: { conversation: EXAMPLE_CONVERSATION },
	},
});
