import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { projectIdSchema, taskIdSchema, userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** ACT1: somebody works on something else, or on nothing in particular (nulls). */
export const activityChanged = downEvent({
	name: "activity:changed",
	namespaces: ["/presence"],
	summary: "Somebody works on something else; nulls: on nothing in particular.",
	data: z.object({
		userId: userIdSchema,
		projectId: projectIdSchema.nullable(),
		taskId: taskIdSchema.nullable(),
		timestamp: timestampSchema,
	}),
	example: { userId: "ada", projectId: "roof-12", taskId: "survey", timestamp: "2026-03-02T09:15:00.000Z" },
});
