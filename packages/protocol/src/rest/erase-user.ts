import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, userIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";

/** 70-rest: erases a user; tokens issued before never re-create them. */
export const eraseUser = endpoint({
	name: "eraseUser",
	method: "delete",
	path: "/admin/companies/{companyId}/users/{userId}",
	who: "operator",
	summary: "Erases a user with all that belongs to them, and revokes their tokens.",
	params: z.object({ companyId: companyIdSchema, userId: userIdSchema }),
	query: nothing,
	answer: z.object({ userId: userIdSchema, erased: z.boolean().describe("false where there was no such user.") }),
	errors: [],
	example: { params: { companyId: "acme", userId: "ada" }, answer: { userId: "ada", erased: true } },
});
