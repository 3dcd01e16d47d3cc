import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { friendshipSchema } from "../relations.ts";

/** 70-rest: ends a friendship or a request. */
export const deleteFriend = endpoint({
	name: "deleteFriend",
	method: "delete",
	path: "/api/friends/{userId}",
	who: "user",
	summary: "Ends a friendship, or a request in either direction.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: friendshipSchema,
	errors: [],
	example: { params: { userId: "alan" }, answer: { userId: "alan", state: "none" } },
});
