import { z } from "zod";
import { endpoint } from "../definition.ts";
import { nextCursorSchema, userIdSchema } from "../ids.ts";
import { isPeriod, PERIOD_FAULT, periodQuery } from "../period.ts";
import { nothing, optionalQuery, pageQuery } from "../query.ts";
import { trailPointSchema } from "../shapes.ts";

/** LOC5: where somebody was. */
export const listLocations = endpoint({
	name: "listLocations",
	method: "get",
	path: "/api/locations",
	who: "user",
	summary: "The trail of positions within a period, oldest first.",
	params: nothing,
	query: z
		.object({ userId: optionalQuery(userIdSchema).describe("Absent: oneself."), ...periodQuery, ...pageQuery })
		.refine(isPeriod, PERIOD_FAULT),
	answer: z.object({ locations: z.array(trailPointSchema), nextCursor: nextCursorSchema }),
	errors: ["forbidden", "not_found"],
	example: {
		query: { from: "2026-03-02T00:00:00Z" },
		answer: {
			locations: [
				{
					deviceId: "phone-2",
					latitude: 52.5163,
					longitude: 13.3777,
					accuracy: 8,
					heading: 271.5,
					speed: 1.4,
					capturedAt: "2026-03-02T09:14:30.000Z",
				},
			],
			nextCursor: null,
		},
	},
});
