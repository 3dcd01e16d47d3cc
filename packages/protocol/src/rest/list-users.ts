import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { profileSchema } from "../shapes.ts";
import { textSchema } from "../text.ts";

/** 70-rest: the people of the company one may see, page by page. */
export const listUsers = endpoint({
	name: "listUsers",
	method: "get",
	path: "/api/users",
	who: "user",
	summary: "The people of the company one may see, by userId.",
	params: nothing,
	query: z.object({
		query: optionalQuery(textSchema(1, LIMITS.name)).describe("Part of a name or userId."),
		...pageQuery,
	}),
	answer: z.object({ users: z.array(profileSchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: {
		query: { query: "ada", limit: 50 },
		answer: {
			users: [{ userId: "ada", name: "Ada Lovelace", avatarUrl: "https://example.com/ada.png" }],
			nextCursor: null,
		},
	},
});
