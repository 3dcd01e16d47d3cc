import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema } from "../ids.ts";
import { nothing, pageQuery } from "../query.ts";
import { companySchema } from "../settings.ts";

/** 70-rest: every company with its policy. */
export const listCompanies = endpoint({
	name: "listCompanies",
	method: "get",
	path: "/admin/companies",
	who: "operator",
	summary: "Every company, by companyId.",
	params: nothing,
	query: z.object(pageQuery),
	answer: z.object({ companies: z.array(companySchema), nextCursor: nextCursorSchema }),
	errors: [],
	example: {
		answer: {
			companies: [
				{
					companyId: "acme",
					policy: {
						audience: "company",
						locationAudience: "contacts",
						locationRounding: 3,
						trailForAdmins: false,
						conversationPresenceLimit: 100,
						feedLimit: 2_000,
					},
					createdAt: "2026-01-05T07:00:00.000Z",
				},
			],
			nextCursor: null,
		},
	},
});
