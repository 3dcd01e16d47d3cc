import { z } from "zod";
import { EXAMPLE_CONVERSATION_PRESENCE } from "../../chat-examples.ts";
import { conversationPresenceSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, cursorSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { pageLimit } from "../../query.ts";

/** 70-rest: how the people of a conversation are, and who types and records. */
export const conversationPresence = upEvent({
	name: "conversation:presence",
	namespaces: ["/chat"],
	summary: "Who in a conversation is there, and who types and records.",
	payload: z.object({
		conversationId: conversationIdSchema,
		cursor: cursorSchema.optional(),
		limit: pageLimit(LIMITS.conversationPresencePage, LIMITS.conversationPresencePage),
	}),
	answer: conversationPresenceSchema,
	errors: ["not_found"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", limit: 200 },
		answer: EXAMPLE_CONVERSATION_PRESENCE,
	},
});
