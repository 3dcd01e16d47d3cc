import { z } from "zod";
import { conversationIdSchema, userIdSchema } from "./ids.ts";
import { durationSchema, timestampSchema } from "./time.ts";

/** What others are told of an indicator (IND2). */
export function indicatorShape<const Kind extends "typing" | "recording">(kind: Kind) {
	return z.object({
		conversationId: conversationIdSchema,
		userId: userIdSchema,
		type: z.literal(kind),
		isActive: z.boolean(),
		timestamp: timestampSchema,
		expiresAt: timestampSchema.nullable().describe("null: it has ended."),
		ttlMs: durationSchema.nullable().describe("For clocks that are wrong; null: it has ended."),
	});
}
