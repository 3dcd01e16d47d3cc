import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { blockSchema } from "../relations.ts";

/** VIS8: blocks somebody no longer. */
export const deleteBlock = endpoint({
	name: "deleteBlock",
	method: "delete",
	path: "/api/blocks/{userId}",
	who: "user",
	summary: "Blocks somebody no longer.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: blockSchema,
	errors: [],
	example: { params: { userId: "mallory" }, answer: { userId: "mallory", blocked: false } },
});
