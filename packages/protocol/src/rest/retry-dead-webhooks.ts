import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";
import { textSchema } from "../text.ts";

/** WHK7: sends dead webhooks again. */
export const retryDeadWebhooks = endpoint({
	name: "retryDeadWebhooks",
	method: "post",
	path: "/admin/webhooks/dead/retry",
	who: "operator",
	summary: "Sends webhooks again that could not be delivered, each under its old id, as if for the first time.",
	params: nothing,
	query: nothing,
	body: z.object({
		ids: z
			.array(textSchema(1, LIMITS.id))
			.min(1)
			.max(LIMITS.webhookIds)
			.optional()
			.describe("These alone; without it the first 1000."),
		companyId: companyIdSchema.optional().describe("Of this company alone."),
	}),
	answer: z.object({
		retried: z.int().min(0),
		hasMore: z.boolean().describe("There are more that were asked for: ask again."),
	}),
	errors: [],
	example: { body: { companyId: "acme" }, answer: { retried: 12, hasMore: false } },
});
