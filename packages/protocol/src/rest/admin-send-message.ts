import { z } from "zod";
import { EXAMPLE_SYSTEM_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { companyIdSchema, conversationIdSchema } from "../ids.ts";
import { idempotencyHeader, systemMessageSchema } from "../message-body.ts";
import { nothing } from "../query.ts";

/** MSG1, 70-rest: a `system` message. */
export const adminSendMessage = endpoint({
	name: "adminSendMessage",
	method: "post",
	path: "/admin/companies/{companyId}/conversations/{conversationId}/messages",
	who: "operator",
	summary: "Sends a message of the application; one that was sent before is answered with 200.",
	params: z.object({ companyId: companyIdSchema, conversationId: conversationIdSchema }),
	query: nothing,
	headers: idempotencyHeader,
	body: systemMessageSchema,
	status: 201,
	repeatedStatus: 200,
	answer: messageSchema,
	errors: ["conflict"],
	example: {
		params: { companyId: "acme", conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		body: { text: "The site opens at seven.", clientMessageId: "notice-81" },
		answer: EXAMPLE_SYSTEM_MESSAGE,
	},
});
