import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";
import { givenPrivacySchema, privacySchema } from "../settings.ts";

/** VIS9, VIS10: changes what the caller lets others see. */
export const putPrivacy = endpoint({
	name: "putPrivacy",
	method: "put",
	path: "/api/presence/privacy",
	who: "user",
	summary: "Changes privacy settings; what is absent stays.",
	params: nothing,
	query: nothing,
	body: givenPrivacySchema,
	answer: privacySchema,
	errors: [],
	example: { body: { location: "contacts" }, answer: { readReceipts: true, location: "contacts" } },
});
