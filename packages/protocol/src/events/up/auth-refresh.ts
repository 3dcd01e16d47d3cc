import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { LIMITS } from "../../limits.ts";

/** W14: a newer token of the same user and company, for the whole link. */
export const authRefresh = upEvent({
	name: "auth:refresh",
	namespaces: ["/presence", "/chat"],
	summary: "Gives the link a newer token of the same user.",
	payload: z.object({ token: z.string().min(1).max(LIMITS.token) }),
	answer: z.object({}),
	errors: ["unauthorized", "forbidden"],
	example: { payload: { token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl" }, answer: {} },
});
