import { z } from "zod";
import { endpoint } from "../definition.ts";
import { companyIdSchema, deviceIdSchema, userIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { nothing } from "../query.ts";
import { textSchema } from "../text.ts";
import { timestampSchema } from "../time.ts";

/** W14, 70-rest: ends every token that all given fields match, with `iat` at or before now or without one. */
export const postRevocation = endpoint({
	name: "postRevocation",
	method: "post",
	path: "/admin/revocations",
	who: "operator",
	summary: "Ends tokens issued up to now, and closes their connections.",
	params: nothing,
	query: nothing,
	body: z.object({
		companyId: companyIdSchema,
		userId: userIdSchema.optional(),
		deviceId: deviceIdSchema.optional(),
		jti: textSchema(1, LIMITS.id).optional(),
	}),
	answer: z.object({
		companyId: companyIdSchema,
		userId: userIdSchema.nullable(),
		deviceId: deviceIdSchema.nullable(),
		jti: z.string().nullable(),
		at: timestampSchema.describe("Tokens issued later work."),
	}),
	errors: [],
	example: {
		body: { companyId: "acme", userId: "ada" },
		answer: { companyId: "acme", userId: "ada", deviceId: null, jti: null, at: "2026-03-02T09:15:00.000Z" },
	},
});
