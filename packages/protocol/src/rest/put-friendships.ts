import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";

/** 70-rest: makes friendships for the application. */
export const putFriendships = endpoint({
	name: "putFriendships",
	method: "put",
	path: "/admin/companies/{companyId}/friendships",
	who: "operator",
	summary: "Makes full friendships between users, whoever asked before.",
	params: z.object({ companyId: companyIdSchema }),
	query: nothing,
	body: z.object({
		pairs: z
			.array(z.tuple([userIdSchema, userIdSchema]).refine(([a, b]) => a !== b, "must name two people"))
			.min(1)
			.max(LIMITS.friendshipPairs),
	}),
	answer: z.object({ changedUsers: z.int().min(0).describe("How many users have a friend more than before.") }),
	errors: [],
	example: { params: { companyId: "acme" }, body: { pairs: [["ada", "grace"]] }, answer: { changedUsers: 2 } },
});
