import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { companySchema, givenPolicySchema } from "../settings.ts";

/** 70-rest: makes a company or changes its policy. */
export const putCompany = endpoint({
	name: "putCompany",
	method: "put",
	path: "/admin/companies/{companyId}",
	who: "operator",
	summary: "Makes a company, or changes its policy; what is absent stays.",
	params: z.object({ companyId: companyIdSchema }),
	query: nothing,
	body: givenPolicySchema,
	answer: companySchema,
	errors: [],
	example: {
		params: { companyId: "acme" },
		body: { locationAudience: "contacts", locationRounding: 3 },
		answer: {
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
	},
});
