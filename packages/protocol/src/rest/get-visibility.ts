import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";

/** 70-rest, VIS4: the visibility list. */
export const getVisibility = endpoint({
	name: "getVisibility",
	method: "get",
	path: "/api/presence/visibility",
	who: "user",
	summary: "Who still sees the caller while invisible.",
	params: nothing,
	query: nothing,
	answer: z.object({ userIds: z.array(userIdSchema).max(LIMITS.visibilityList) }),
	errors: [],
	example: { answer: { userIds: ["grace"] } },
});
