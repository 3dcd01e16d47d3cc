import { z } from "zod";
import { seqSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** RCP2: to the senders whose messages somebody has newly received. */
export const chatDelivered = downEvent({
	name: "chat:delivered",
	namespaces: ["/chat"],
	summary: "Somebody has received everything up to there.",
	data: z.object({ conversationId: conversationIdSchema, userId: userIdSchema, seq: seqSchema, at: timestampSchema }),
	example: {
		conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20",
		userId: "grace",
		seq: 4,
		at: "2026-03-02T09:15:30.000Z",
	},
});
