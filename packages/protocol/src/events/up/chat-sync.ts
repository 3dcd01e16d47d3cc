import { z } from "zod";
import { EXAMPLE_CONVERSATION, EXAMPLE_MESSAGE, EXAMPLE_RECEIPT } from "../../chat-examples.ts";
import { conversationSchema, messageSchema, receiptSchema, revSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, nextCursorSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";

/** MSG7: what changed since, messages in their present form and receipts as they stand. */
export const chatSync = upEvent({
	name: "chat:sync",
	namespaces: ["/chat"],
	summary: "What changed in conversations since a `rev`.",
	payload: z.object({
		cursors: z
			.record(conversationIdSchema, revSchema)
			.refine(
				(cursors) => Object.keys(cursors).length <= LIMITS.syncCursors,
				`must be at most ${LIMITS.syncCursors} entries`,
			)
			.default({})
			.describe("By conversation, the `rev` up to which the client has everything; 0: from the start."),
		all: z.boolean().optional().describe("Also the conversations that were not asked about, as `joined`."),
	}),
	answer: z.object({
		conversations: z.array(
			z.object({
				conversationId: conversationIdSchema,
				messages: z.array(messageSchema).describe("In their present form, oldest change first."),
				receipts: z.array(receiptSchema).describe("As they stand; in large groups the own alone."),
				lastRev: revSchema.describe(
					"Where to go on: this answer is complete up to there. Where it is more than 10,000 ahead of the cursor you asked with, forget the conversation and load it anew (MSG5).",
				),
				hasMore: z.boolean(),
			}),
		),
		removed: z.array(conversationIdSchema).describe("Asked about, and not one of the user's conversations."),
		joined: z
			.array(conversationSchema)
			.optional()
			.describe("Only with `all`: those not asked about, the newest of them."),
		joinedCursor: nextCursorSchema
			.optional()
			.describe("Only with `all`: the `cursor` by which `conversation:list` goes on; null where `joined` is complete."),
	}),
	errors: [],
	example: {
		payload: { cursors: { "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20": 7 }, all: true },
		answer: {
			conversations: [
				{
					conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
					messages: [EXAMPLE_MESSAGE],
					receipts: [EXAMPLE_RECEIPT],
					lastRev: 8,
					hasMore: false,
				},
			],
			removed: [],
			joined: [EXAMPLE_CONVERSATION],
			joinedCursor: null,
		},
	},
});
