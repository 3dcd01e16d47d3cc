import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../chat-examples.ts";
import { messageSchema } from "../chat-shapes.ts";
import { endpoint } from "../definition.ts";
import { conversationIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { pageLimit, seqQuery } from "../query.ts";

/** MSG7, 70-rest: the messages of a conversation by `seq`. */
export const listMessages = endpoint({
	name: "listMessages",
	method: "get",
	path: "/api/conversations/{conversationId}/messages",
	who: "user",
	summary: "Messages, newest first; oldest first with `after`.",
	params: z.object({ conversationId: conversationIdSchema }),
	query: z
		.object({
			before: seqQuery,
			after: seqQuery,
			limit: pageLimit(LIMITS.largestChatPage, LIMITS.defaultChatPage),
		})
		.refine(({ before, after }) => before === undefined || after === undefined, "must not have both before and after"),
	answer: z.object({ messages: z.array(messageSchema), hasMore: z.boolean() }),
	errors: ["not_found"],
	example: {
		params: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
		query: { limit: 50 },
		answer: { messages: [EXAMPLE_MESSAGE], hasMore: false },
	},
});
