import { z } from "zod";
import { conversationIdSchema, messageIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";

/** Up to where: by `seq`, or by the newest of some messages (RCP1). */
export const receiptPositionSchema = z
	.object({
		conversationId: conversationIdSchema,
		seq: z.int().min(1).optional(),
		messageId: messageIdSchema.optional(),
		messageIds: z
			.array(messageIdSchema)
			.min(1)
			.max(LIMITS.receiptMessages)
			.optional()
			.describe("Up to the newest of them."),
	})
	.refine(
		({ seq, messageId, messageIds }) => [seq, messageId, messageIds].filter((one) => one !== undefined).length === 1,
		"must have one of seq, messageId and messageIds",
	);
