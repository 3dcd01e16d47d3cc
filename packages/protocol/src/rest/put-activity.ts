import { endpoint } from "../definition.ts";
import { workSchema } from "../events/up/activity-set.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** ACT1 by REST; without a device present it is a conflict (ACT3). */
export const putActivity = endpoint({
	name: "putActivity",
	method: "put",
	path: "/api/activity",
	who: "user",
	summary: "Says what the caller works on from now; answers the session.",
	params: nothing,
	query: nothing,
	body: workSchema,
	answer: sessionSchema,
	errors: ["conflict"],
	example: { body: { projectId: "roof-12", taskId: "survey" }, answer: EXAMPLE_SESSION },
});
