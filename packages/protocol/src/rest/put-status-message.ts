import { endpoint } from "../definition.ts";
import { postedStatusSchema } from "../events/up/status-post.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** ST1 by REST: posts a status message. */
export const putStatusMessage = endpoint({
	name: "putStatusMessage",
	method: "put",
	path: "/api/presence/status-message",
	who: "user",
	summary: "Posts the own status message; answers the session.",
	params: nothing,
	query: nothing,
	body: postedStatusSchema,
	answer: sessionSchema,
	errors: [],
	example: {
		body: { message: "On site until four", emoji: "🏗️", expiresAt: "2026-03-02T16:00:00.000Z" },
		answer: EXAMPLE_SESSION,
	},
});
