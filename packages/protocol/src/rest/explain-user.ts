import { z } from "zod";
import { endpoint } from "../definition.ts";
import { EXAMPLE_EXPLANATION } from "../examples.ts";
import { companyIdSchema, userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { explanationSchema } from "../shapes.ts";

/** PR44 for the operator. */
export const explainUser = endpoint({
	name: "explainUser",
	method: "get",
	path: "/admin/companies/{companyId}/users/{userId}/explain",
	who: "operator",
	summary: "Why a user's presence is what it is.",
	params: z.object({ companyId: companyIdSchema, userId: userIdSchema }),
	query: nothing,
	answer: explanationSchema,
	errors: [],
	example: { params: { companyId: "acme", userId: "ada" }, answer: EXAMPLE_EXPLANATION },
});
