import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { newConversationSchema } from "../../new-conversation.ts";

/** CON1: makes a conversation, in which the user always is. */
export const conversationCreate = upEvent({
	name: "conversation:create",
	namespaces: ["/chat"],
	summary: "Makes a conversation; a direct one that the two have already is answered.",
	payload: newConversationSchema,
	answer: z.object({ conversation: conversationSchema, created: z.boolean() }),
	errors: ["not_found", "conflict"],
	example: {
		payload: { type: "group", title: "Roof 12", participantIds: ["grace"], historyForNew: "joined" },
		answer: { conversation: EXAMPLE_CONVERSATION, created: true },
	},
});
