import { z } from "zod";
import { EXAMPLE_RECEIPT } from "../chat-examples.ts";
import { receiptSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** RCP4, 70-rest: the cursors of a conversation, as the user may see them. */
export const listReceipts = endpoint({
	name: "listReceipts",
	method: "get",
	path: "/api/conversations/{conversationId}/receipts",
	who: "user",
	summary: "Who has received and read up to where.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: nothing,
	answer: z.object({ receipts: z.array(receiptSchema) }),
	errors: ["not_found"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		answer: { receipts: [EXAMPLE_RECEIPT] },
	},
});
