import { z } from "zod";
import { ownUnreadSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** RCP1, 70-rest: moves the own cursors, only forward. */
export const putReceipt = endpoint({
	name: "putReceipt",
	method: "put",
	path: "/api/conversations/{conversationId}/receipt",
	who: "user",
	summary: "The user has received and read up to there; answers what is left.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: nothing,
	body: z
		.object({ deliveredSeq: z.int().min(1).optional(), readSeq: z.int().min(1).optional() })
		.refine(
			({ deliveredSeq, readSeq }) => deliveredSeq !== undefined || readSeq !== undefined,
			"must have deliveredSeq or readSeq",
		),
	answer: ownUnreadSchema,
	errors: ["not_found"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		body: { readSeq: 4 },
		answer: { readSeq: 4, unreadCount: 0, totalUnread: 3 },
	},
});
