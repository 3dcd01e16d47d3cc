import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../chat-examples.ts";
import { conversationSchema, titleSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** CON1, 70-rest: owner and admins rename a group. */
export const renameConversation = endpoint({
	name: "renameConversation",
	method: "patch",
	path: "/api/conversations/{conversationId}",
	who: "user",
	summary: "Gives a group another title, or none.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: nothing,
	body: z.object({ title: titleSchema.nullable() }),
	answer: conversationSchema,
	errors: ["not_found", "forbidden"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		body: { title: "Roof 12" },
		answer: EXAMPLE_CONVERSATION,
	},
});
