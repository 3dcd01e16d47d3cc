import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { projectIdSchema, taskIdSchema } from "../../ids.ts";
import { sessionSchema } from "../../shapes.ts";

/** What a user works on, as event and as REST body (ACT1). */
export const workSchema = z.object({
	projectId: projectIdSchema,
	taskId: taskIdSchema.nullish().describe("absent or null: no task."),
});

/** ACT1: what the user works on. The same again changes nothing. */
export const activitySet = upEvent({
	name: "activity:set",
	namespaces: ["/presence"],
	summary: "Says what the user works on from now.",
	payload: workSchema,
	answer: z.object({ session: sessionSchema }),
	errors: [],
	example: { payload: { projectId: "roof-12", taskId: "survey" }, answer: { session: EXAMPLE_SESSION } },
});
