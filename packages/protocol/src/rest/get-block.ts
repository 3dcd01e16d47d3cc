import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { blockSchema } from "../relations.ts";

/** VIS8: does the caller block somebody? */
export const getBlock = endpoint({
	name: "getBlock",
	method: "get",
	path: "/api/blocks/{userId}",
	who: "user",
	summary: "Does the caller block somebody?",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: blockSchema,
	errors: [],
	example: { params: { userId: "mallory" }, answer: { userId: "mallory", blocked: true } },
});
