import { z } from "zod";
import { endpoint } from "../definition.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { deviceIdSchema } from "../ids.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";

/** PR21: leaves at once, without a grace, and disconnects. */
export const leavePresence = endpoint({
	name: "leavePresence",
	method: "post",
	path: "/api/presence/leave",
	who: "user",
	summary: "Leaves now: all devices, or one; answers the new session.",
	params: nothing,
	query: nothing,
	body: z.object({ deviceId: deviceIdSchema.optional().describe("Absent: all devices.") }),
	answer: sessionSchema,
	errors: [],
	example: {
		body: { deviceId: "laptop-7" },
		answer: { ...EXAMPLE_SESSION, status: "offline", currentProjectId: null, currentTaskId: null },
	},
});
