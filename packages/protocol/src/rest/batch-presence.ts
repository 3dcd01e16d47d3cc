import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";
import { presenceShapeSchema } from "../shapes.ts";

/** 70-rest: presence of many users at once. */
export const batchPresence = endpoint({
	name: "batchPresence",
	method: "post",
	path: "/api/presence/batch",
	who: "user",
	summary: "How up to 100 people are, in the order asked.",
	params: nothing,
	query: nothing,
	body: z.object({ userIds: z.array(userIdSchema).min(1).max(LIMITS.batchIds) }),
	answer: z.object({ presences: z.array(presenceShapeSchema) }),
	errors: [],
	example: {
		body: { userIds: ["ada", "nobody"] },
		answer: {
			presences: [
				{ userId: "ada", status: "away", lastActivity: "2026-03-02T09:10:00.000Z" },
				{ userId: "nobody", status: "offline" },
			],
		},
	},
});
