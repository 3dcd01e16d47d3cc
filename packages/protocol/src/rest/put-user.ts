import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";
import { profileSchema } from "../shapes.ts";
import { textSchema } from "../text.ts";

/** 70-rest: makes or changes a user. */
export const putUser = endpoint({
	name: "putUser",
	method: "put",
	path: "/admin/companies/{companyId}/users/{userId}",
	who: "operator",
	summary: "Makes a user, or changes name and picture; what is absent stays.",
	params: z.object({ companyId: companyIdSchema, userId: userIdSchema }),
	query: nothing,
	body: z.object({ name: textSchema(1, LIMITS.name).nullish(), avatarUrl: textSchema(1, LIMITS.url).nullish() }),
	answer: profileSchema,
	errors: [],
	example: {
		params: { companyId: "acme", userId: "ada" },
		body: { name: "Ada Lovelace" },
		answer: { userId: "ada", name: "Ada Lovelace", avatarUrl: "https://example.com/ada.png" },
	},
});
