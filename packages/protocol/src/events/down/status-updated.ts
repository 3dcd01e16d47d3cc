import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { userIdSchema } from "../../ids.ts";
import { emojiSchema, statusMessageSchema } from "../../status.ts";
import { timestampSchema } from "../../time.ts";

/** ST1: somebody's status message is new, or gone (nulls). */
export const statusUpdated = downEvent({
	name: "status:updated",
	namespaces: ["/presence"],
	summary: "Somebody's status message is new; nulls: gone.",
	data: z.object({
		userId: userIdSchema,
		statusMessage: statusMessageSchema.nullable(),
		emoji: emojiSchema.nullable(),
		expiresAt: timestampSchema.nullable(),
		statusUpdatedAt: timestampSchema.nullable(),
	}),
	example: {
		userId: "ada",
		statusMessage: "On site until four",
		emoji: "🏗️",
		expiresAt: "2026-03-02T16:00:00.000Z",
		statusUpdatedAt: "2026-03-02T08:02:11.250Z",
	},
});
