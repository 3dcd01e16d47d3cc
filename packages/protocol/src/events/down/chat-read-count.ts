import { z } from "zod";
import { seqSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** RCP4: receipts as counts, at most once a second. */
export const chatReadCount = downEvent({
	name: "chat:read-count",
	namespaces: ["/chat"],
	summary: "How many people of a large group have an own message.",
	data: z.object({
		conversationId: conversationIdSchema,
		seq: seqSchema.describe("The newest own message that is newly covered."),
		deliveredCount: z.int().min(0),
		readCount: z.int().min(0).nullable().describe("null: the own read receipts are off."),
	}),
	example: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", seq: 4, deliveredCount: 61, readCount: 48 },
});
