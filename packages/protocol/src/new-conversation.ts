import { z } from "zod";
import { conversationTypeSchema, historyForNewSchema, titleSchema } from "./chat-shapes.ts";
import { userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const fields = {
	type: conversationTypeSchema,
	title: titleSchema.nullish().describe("Only groups have one."),
	participantIds: z.array(userIdSchema).max(LIMITS.groupPeople),
	historyForNew: historyForNewSchema.optional(),
};

type Given = { readonly type: "direct" | "group"; readonly title?: string | null | undefined };

function hasFittingTitle({ type, title }: Given): boolean {
	return type === "group" || title === undefined || title === null;
}

const TITLE_FAULT = { path: ["title"], error: "only groups have one" };

/** What a person makes (CON1): they are in it, whether or not they name themselves. */
export const newConversationSchema = z.object(fields).refine(hasFittingTitle, TITLE_FAULT);

/** What the application makes (70-rest). */
export const adminConversationSchema = z
	.object({ ...fields, ownerId: userIdSchema.optional().describe("Of a group; absent: the first of its people.") })
	.refine(hasFittingTitle, TITLE_FAULT);
