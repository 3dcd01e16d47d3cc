import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";

/** PR5 by REST: replaces the visibility list. */
export const putVisibility = endpoint({
	name: "putVisibility",
	method: "put",
	path: "/api/presence/visibility",
	who: "user",
	summary: "Replaces the visibility list.",
	params: nothing,
	query: nothing,
	body: z.object({ userIds: z.array(userIdSchema).max(LIMITS.visibilityList) }),
	answer: z.object({ userIds: z.array(userIdSchema).max(LIMITS.visibilityList) }),
	errors: [],
	example: { body: { userIds: ["grace"] }, answer: { userIds: ["grace"] } },
});
