import { z } from "zod";
import { endpoint } from "../definition.ts";
import { conversationIdSchema, userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** CON1, 70-rest: takes somebody out of a group. */
export const removeParticipant = endpoint({
	name: "removeParticipant",
	method: "delete",
	path: "/api/conversations/{conversationId}/participants/{userId}",
	who: "user",
	summary: "Takes somebody out of a group; oneself: leaves it.",
	params: z.object({ conversationId: conversationIdSchema, userId: userIdSchema }),
	query: nothing,
	answer: z.object({ conversationId: conversationIdSchema, userId: userIdSchema }),
	errors: ["not_found", "forbidden"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", userId: "grace" },
		answer: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", userId: "grace" },
	},
});
