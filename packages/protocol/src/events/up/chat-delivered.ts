import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { receiptPositionSchema } from "../../receipt-position.ts";

/** RCP1: moves the own delivered cursor, only forward. */
export const chatDelivered = upEvent({
	name: "chat:delivered",
	namespaces: ["/chat"],
	summary: "The own devices have everything up to there.",
	payload: receiptPositionSchema,
	answer: z.object({}),
	errors: ["not_found"],
	example: { payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", seq: 4 }, answer: {} },
});
