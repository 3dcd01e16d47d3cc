import { z } from "zod";
import { companyIdSchema } from "./ids.ts";
import { timestampSchema } from "./time.ts";

const audienceSchema = z
	.enum(["company", "contacts"])
	.meta({ id: "Audience", description: "Who sees whom: all colleagues, or friends and people one talks with." });

const locationAudienceSchema = z
	.enum(["company", "contacts", "nobody"])
	.meta({ id: "LocationAudience", description: "Who may see a position." });

/** What a user lets others see (VIS9, VIS10). */
export const privacySchema = z
	.object({ readReceipts: z.boolean(), location: locationAudienceSchema })
	.meta({ id: "Privacy", description: "What a user lets others see." });

export const givenPrivacySchema = z.object({
	readReceipts: z.boolean().optional(),
	location: locationAudienceSchema.optional(),
});

/** What a company decided for all its people (70-rest). */
const policySchema = z
	.object({
		audience: audienceSchema,
		locationAudience: locationAudienceSchema.describe("The widest that an owner may allow."),
		locationRounding: z.int().min(0).max(6).nullable().describe("Decimal places of degrees; null: as reported."),
		trailForAdmins: z.boolean().describe("May company admins read the trails of others?"),
		conversationPresenceLimit: z.int().min(0).max(1_000).describe("People of the largest group that carries presence."),
		feedLimit: z.int().min(1).max(1_000_000).describe("People online above which the feed carries counts."),
	})
	.meta({ id: "Policy", description: "What a company decided for all its people." });

export const givenPolicySchema = z.object(policySchema.shape).partial();

export const companySchema = z
	.object({ companyId: companyIdSchema, policy: policySchema, createdAt: timestampSchema })
	.meta({ id: "Company", description: "A tenant." });
