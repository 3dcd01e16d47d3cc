import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { sessionSchema } from "../../shapes.ts";

/** ACT1: the user works on nothing in particular any more. */
export const activityClear = upEvent({
	name: "activity:clear",
	namespaces: ["/presence"],
	summary: "Ends what the user works on.",
	payload: z.object({}),
	answer: z.object({ session: sessionSchema }),
	errors: [],
	example: {
		payload: {},
		answer: { session: { ...EXAMPLE_SESSION, currentProjectId: null, currentTaskId: null } },
	},
});
