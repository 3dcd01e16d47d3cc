import { endpoint } from "../definition.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** ACT1 by REST: the caller works on nothing in particular any more. */
export const deleteActivity = endpoint({
	name: "deleteActivity",
	method: "delete",
	path: "/api/activity",
	who: "user",
	summary: "Ends what the caller works on; answers the session.",
	params: nothing,
	query: nothing,
	answer: sessionSchema,
	errors: [],
	example: { answer: { ...EXAMPLE_SESSION, currentProjectId: null, currentTaskId: null } },
});
