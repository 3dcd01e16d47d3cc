import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { blockSchema } from "../relations.ts";

/** VIS8: blocks somebody. */
export const putBlock = endpoint({
	name: "putBlock",
	method: "put",
	path: "/api/blocks/{userId}",
	who: "user",
	summary: "Blocks somebody.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: blockSchema,
	errors: ["not_found"],
	example: { params: { userId: "mallory" }, answer: { userId: "mallory", blocked: true } },
});
