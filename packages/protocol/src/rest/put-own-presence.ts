import { z } from "zod";
import { endpoint } from "../definition.ts";
import { EXAMPLE_SESSION } from "../examples.ts";
import { nothing } from "../query.ts";
import { sessionSchema } from "../shapes.ts";
import { givenAvailabilitySchema } from "../status.ts";
import { givenTimestampSchema } from "../time.ts";

/** PR5 by REST: chooses the own availability. */
export const putOwnPresence = endpoint({
	name: "putOwnPresence",
	method: "put",
	path: "/api/presence/me",
	who: "user",
	summary: "Chooses the own availability; answers the new session.",
	params: nothing,
	query: nothing,
	body: z.object({
		status: givenAvailabilitySchema,
		until: givenTimestampSchema.nullish().describe("When it falls back to `auto`; absent or null: never."),
	}),
	answer: sessionSchema,
	errors: [],
	example: {
		body: { status: "dnd", until: "2026-03-02T11:00:00.000Z" },
		answer: { ...EXAMPLE_SESSION, status: "dnd", availability: "dnd", until: "2026-03-02T11:00:00.000Z" },
	},
});
