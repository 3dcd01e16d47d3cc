import { z } from "zod";
import { EXAMPLE_RECEIPT } from "../../chat-examples.ts";
import { receiptSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** RCP4: who has received and read up to where. */
export const conversationReceipts = upEvent({
	name: "conversation:receipts",
	namespaces: ["/chat"],
	summary: "Who has received and read up to where.",
	payload: z.object({ conversationId: conversationIdSchema }),
	answer: z.object({ receipts: z.array(receiptSchema) }),
	errors: ["not_found"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		answer: { receipts: [EXAMPLE_RECEIPT] },
	},
});
