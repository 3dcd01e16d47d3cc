import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { sessionSchema } from "../../shapes.ts";
import { emojiSchema, statusMessageSchema } from "../../status.ts";
import { givenTimestampSchema } from "../../time.ts";

/** A new status message, as event and as REST body (ST1). */
export const postedStatusSchema = z.object({
	message: statusMessageSchema,
	emoji: emojiSchema.nullish(),
	expiresAt: givenTimestampSchema.nullish().describe("When it goes by itself; absent or null: never."),
});

/** ST1: posts a status message in the place of the one before. */
export const statusPost = upEvent({
	name: "status:post",
	namespaces: ["/presence"],
	summary: "Posts the own status message.",
	payload: postedStatusSchema,
	answer: z.object({ session: sessionSchema }),
	errors: [],
	example: {
		payload: { message: "On site until four", emoji: "🏗️", expiresAt: "2026-03-02T16:00:00.000Z" },
		answer: { session: EXAMPLE_SESSION },
	},
});
