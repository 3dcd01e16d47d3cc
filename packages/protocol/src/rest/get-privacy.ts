import { endpoint } from "../definition.ts";
import { nothing } from "../query.ts";
import { privacySchema } from "../settings.ts";

/** VIS9, VIS10: what the caller lets others see. */
export const getPrivacy = endpoint({
	name: "getPrivacy",
	method: "get",
	path: "/api/presence/privacy",
	who: "user",
	summary: "The own privacy settings.",
	params: nothing,
	query: nothing,
	answer: privacySchema,
	errors: [],
	example: { answer: { readReceipts: true, location: "company" } },
});
