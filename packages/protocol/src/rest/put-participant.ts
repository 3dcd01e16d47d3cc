import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../chat-examples.ts";
import { conversationSchema, roleSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** CON1, 70-rest: owner and admins add people; the owner gives roles. */
export const putParticipant = endpoint({
	name: "putParticipant",
	method: "put",
	path: "/api/conversations/{conversationId}/participants/{userId}",
	who: "user",
	summary: "Adds somebody to a group, or gives them a role.",
	params: z.object({ conversationId: conversationIdSchema, userId: userIdSchema }),
	query: nothing,
	body: z.object({ role: roleSchema.optional() }),
	answer: conversationSchema,
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", userId: "grace" },
		body: { role: "admin" },
		answer: EXAMPLE_CONVERSATION,
	},
});
