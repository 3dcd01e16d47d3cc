import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema, roleSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";

/** CON1: owner and admins add people; the owner gives roles. */
export const conversationPutParticipant = upEvent({
	name: "conversation:put-participant",
	namespaces: ["/chat"],
	summary: "Adds somebody to a group, or gives them a role.",
	payload: z.object({ conversationId: conversationIdSchema, userId: userIdSchema, role: roleSchema.optional() }),
	answer: z.object({ conversation: conversationSchema }),
	errors: ["not_found", "forbidden", "conflict"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", userId: "grace", role: "member" },
		answer: { conversation: EXAMPLE_CONVERSATION },
	},
});
