import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { presenceShapeSchema } from "../shapes.ts";

/** 70-rest, W21: presence of one user; one whom the caller may not see is offline, and never an error. */
export const getUserPresence = endpoint({
	name: "getUserPresence",
	method: "get",
	path: "/api/users/{userId}/presence",
	who: "user",
	summary: "How somebody is; offline where unknown or not to be seen.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: presenceShapeSchema,
	errors: [],
	example: {
		params: { userId: "grace" },
		answer: { userId: "grace", status: "offline", lastSeen: "2026-03-02T08:40:02.118Z" },
	},
});
