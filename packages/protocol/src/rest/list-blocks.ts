import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** VIS8: whom the caller blocks. */
export const listBlocks = endpoint({
	name: "listBlocks",
	method: "get",
	path: "/api/blocks",
	who: "user",
	summary: "Whom the caller blocks.",
	params: nothing,
	query: nothing,
	answer: z.object({ userIds: z.array(userIdSchema) }),
	errors: [],
	example: { answer: { userIds: ["mallory"] } },
});
