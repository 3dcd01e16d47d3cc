import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { sessionSchema } from "../../shapes.ts";

/** ST1: takes the status message away. */
export const statusClear = upEvent({
	name: "status:clear",
	namespaces: ["/presence"],
	summary: "Takes the own status message away.",
	payload: z.object({}),
	answer: z.object({ session: sessionSchema }),
	errors: [],
	example: {
		payload: {},
		answer: {
			session: {
				...EXAMPLE_SESSION,
				statusMessage: null,
				emoji: null,
				statusExpiresAt: null,
				statusUpdatedAt: null,
			},
		},
	},
});
