import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { userIdSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { sessionSchema } from "../../shapes.ts";
import { givenAvailabilitySchema } from "../../status.ts";
import { givenTimestampSchema } from "../../time.ts";

const payload = z
	.object({
		status: givenAvailabilitySchema.optional(),
		until: givenTimestampSchema
			.nullish()
			.describe("Only with `status`: when it falls back to `auto`; absent or null: never."),
		visibleTo: z
			.array(userIdSchema)
			.max(LIMITS.visibilityList)
			.optional()
			.describe("Who still sees the user while invisible; replaces the list."),
	})
	.refine((set) => set.status !== undefined || set.visibleTo !== undefined, "must have status or visibleTo")
	.refine((set) => typeof set.until !== "string" || set.status !== undefined, {
		path: ["until"],
		error: "must come with status",
	});

/** PR5: what the user chooses to be, and who still sees them while invisible. */
export const presenceSet = upEvent({
	name: "presence:set",
	namespaces: ["/presence"],
	summary: "Chooses the own availability, the visibility list, or both.",
	payload,
	answer: z.object({ session: sessionSchema }),
	errors: [],
	example: {
		payload: { status: "dnd", until: "2026-03-02T11:00:00.000Z", visibleTo: ["grace"] },
		answer: {
			session: { ...EXAMPLE_SESSION, status: "dnd", availability: "dnd", until: "2026-03-02T11:00:00.000Z" },
		},
	},
});
