import { z } from "zod";
import { endpoint } from "../definition.ts";
import { EXAMPLE_VIEW } from "../examples.ts";
import { nextCursorSchema, projectIdSchema } from "../ids.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { viewSchema } from "../shapes.ts";
import { presenceStatusSchema, statusSchema } from "../status.ts";

const listedSchema = viewSchema.extend({
	status: presenceStatusSchema.describe("`invisible` only of the caller."),
});

/** 70-rest: the company as views, page by page. */
export const listPresence = endpoint({
	name: "listPresence",
	method: "get",
	path: "/api/presence",
	who: "user",
	summary: "The company as the caller may see it, by userId; who is offline only with `status=offline`.",
	params: nothing,
	query: z.object({
		status: optionalQuery(statusSchema),
		projectId: optionalQuery(projectIdSchema).describe("Who works on it now."),
		...pageQuery,
	}),
	answer: z.object({ users: z.array(listedSchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: { query: { status: "online", projectId: "roof-12" }, answer: { users: [EXAMPLE_VIEW], nextCursor: null } },
});
