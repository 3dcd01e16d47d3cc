import { endpoint } from "../definition.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** ST1 by REST: takes the status message away. */
export const deleteStatusMessage = endpoint({
	name: "deleteStatusMessage",
	method: "delete",
	path: "/api/presence/status-message",
	who: "user",
	summary: "Takes the own status message away; answers the session.",
	params: nothing,
	query: nothing,
	answer: sessionSchema,
	errors: [],
	example: {
		answer: { ...EXAMPLE_SESSION, statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null },
	},
});
