import { endpoint } from "../definition.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** 70-rest, LOC4: the own session. */
export const getOwnPresence = endpoint({
	name: "getOwnPresence",
	method: "get",
	path: "/api/presence/me",
	who: "user",
	summary: "The own session.",
	params: nothing,
	query: nothing,
	answer: sessionSchema,
	errors: [],
	example: { answer: EXAMPLE_SESSION },
});
