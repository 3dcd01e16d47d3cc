import { z } from "zod";
import { endpoint } from "../definition.ts";
import { EXAMPLE_EXPLANATION } from "../examples.ts";
import { userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { explanationSchema } from "../shapes.ts";

/** PR44: why the caller's own presence is what it is. */
export const explainPresence = endpoint({
	name: "explainPresence",
	method: "get",
	path: "/api/presence/{userId}/explain",
	who: "user",
	summary: "Why the own presence is what it is; of others: not_found.",
	params: z.object({ userId: userIdSchema }),
	query: nothing,
	answer: explanationSchema,
	errors: ["not_found"],
	example: { params: { userId: "ada" }, answer: EXAMPLE_EXPLANATION },
});
