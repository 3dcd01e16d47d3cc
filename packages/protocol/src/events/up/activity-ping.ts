import { z } from "zod";
import { upEvent } from "../../definition.ts";

/** PR10, PR12: the person did something; brings an inactive user back from away. */
export const activityPing = upEvent({
	name: "activity:ping",
	namespaces: ["/presence", "/chat"],
	summary: "Says that the person did something.",
	payload: z.object({}),
	answer: z.object({}),
	errors: [],
	example: { payload: {}, answer: {} },
});
