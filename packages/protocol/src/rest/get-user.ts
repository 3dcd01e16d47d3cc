import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { profileSchema } from "../shapes.ts";

/** 70-rest: who somebody is. */
export const getUser = endpoint({
	name: "getUser",
	method: "get",
	path: "/api/users/{userId}",
	who: "user",
	summary: "Who somebody is.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: profileSchema,
	errors: ["not_found"],
	example: {
		params: { userId: "ada" },
		answer: { userId: "ada", name: "Ada Lovelace", avatarUrl: "https://example.com/ada.png" },
	},
});
