import { EXAMPLE_CONVERSATION } from "../chat-examples.ts";
import { conversationSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { newConversationSchema } from "../new-conversation.ts";
import { nothing } from "../query.ts";

/** CON1, 70-rest: makes a conversation, in which the user always is. */
export const createConversation = endpoint({
	name: "createConversation",
	method: "post",
	path: "/api/conversations",
	who: "user",
	summary: "Makes a conversation; a direct one that the two have already is answered with 200.",
	params: nothing,
	query: nothing,
	body: newConversationSchema,
	status: 201,
	repeatedStatus: 200,
	answer: conversationSchema,
	errors: ["not_found", "conflict"],
	example: {
		body: { type: "group", title: "Roof 12", participantIds: ["grace"] },
		answer: EXAMPLE_CONVERSATION,
	},
});
