import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { friendshipSchema } from "../relations.ts";

/** 70-rest: asks, or accepts where the other has asked. */
export const putFriend = endpoint({
	name: "putFriend",
	method: "put",
	path: "/api/friends/{userId}",
	who: "user",
	summary: "Asks somebody for friendship, or accepts theirs.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: friendshipSchema,
	errors: ["not_found"],
	example: { params: { userId: "alan" }, answer: { userId: "alan", state: "outgoing" } },
});
