import { z } from "zod";
import { EXAMPLE_CONVERSATION_FACTS } from "../chat-examples.ts";
import { conversationFactsSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { companyIdSchema } from "../ids.ts";
import { adminConversationSchema } from "../new-conversation.ts";
import { nothing } from "../query.ts";

/** 70-rest: the application makes a conversation. */
export const adminCreateConversation = endpoint({
	name: "adminCreateConversation",
	method: "post",
	path: "/admin/companies/{companyId}/conversations",
	who: "operator",
	summary: "Brings people together; a direct conversation that the two have already is answered with 200.",
	params: z.object({ companyId: companyIdSchema }),
	query: nothing,
	body: adminConversationSchema,
	status: 201,
	repeatedStatus: 200,
	answer: conversationFactsSchema,
	errors: ["conflict"],
	example: {
		params: { companyId: "acme" },
		body: { type: "group", title: "Roof 12", participantIds: ["ada", "grace"], ownerId: "ada" },
		answer: EXAMPLE_CONVERSATION_FACTS,
	},
});
