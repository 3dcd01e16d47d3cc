import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, conversationIdSchema, nextCursorSchema, userIdSchema } from "../ids.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { timestampSchema } from "../time.ts";
import { webhookTypeSchema } from "../webhooks.ts";

const deadWebhookSchema = z
	.object({
		id: z.string().describe("The header `webhook-id` that it was sent with."),
		type: webhookTypeSchema,
		companyId: companyIdSchema,
		conversationId: conversationIdSchema.nullable(),
		userId: userIdSchema.nullable(),
		at: timestampSchema.describe("When it happened."),
		attempts: z.int().min(0),
		deadAt: timestampSchema.describe("When it was given up."),
		reason: z.string().describe("What became of the last attempt."),
	})
	.meta({ id: "DeadWebhook", description: "A webhook that could not be delivered." });

/** WHK7: what could not be delivered. */
export const listDeadWebhooks = endpoint({
	name: "listDeadWebhooks",
	method: "get",
	path: "/admin/webhooks/dead",
	who: "operator",
	summary: "Webhooks that could not be delivered, those given up first at the front; kept for 30 days.",
	params: nothing,
	query: z.object({ companyId: optionalQuery(companyIdSchema).describe("Of this company alone."), ...pageQuery }),
	answer: z.object({ webhooks: z.array(deadWebhookSchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: {
		answer: {
			webhooks: [
				{
					id: "01985f0e-4b5c-7d3a-9c1e-2f6a7b8c9d0e",
					type: "message.created",
					companyId: "acme",
					conversationId: "01985f0e-4b5c-7d3a-9c1e-2f6a7b8c9d0f",
					userId: null,
					at: "2026-03-02T09:15:00.000Z",
					attempts: 10,
					deadAt: "2026-03-02T21:48:20.000Z",
					reason: "answered 500",
				},
			],
			nextCursor: null,
		},
	},
});
