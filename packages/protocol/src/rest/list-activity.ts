import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema, userIdSchema } from "../ids.ts";
import { isPeriod, PERIOD_FAULT, periodQuery } from "../period.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { intervalSchema } from "../shapes.ts";

/** ACT4: activity intervals of one user. */
export const listActivity = endpoint({
	name: "listActivity",
	method: "get",
	path: "/api/activity",
	who: "user",
	summary: "Activity intervals that overlap a period, oldest first.",
	params: nothing,
	query: z
		.object({
			userId: optionalQuery(userIdSchema).describe("Absent: oneself. Others: company admins only."),
			...periodQuery,
			...pageQuery,
		})
		.refine(isPeriod, PERIOD_FAULT),
	answer: z.object({ intervals: z.array(intervalSchema), nextCursor: nextCursorSchema }),
	errors: ["forbidden", "not_found"],
	example: {
		query: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" },
		answer: {
			intervals: [
				{
					id: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d11",
					userId: "ada",
					projectId: "roof-12",
					taskId: "survey",
					startedAt: "2026-03-02T08:05:00.000Z",
					endedAt: null,
					endReason: null,
				},
			],
			nextCursor: null,
		},
	},
});
