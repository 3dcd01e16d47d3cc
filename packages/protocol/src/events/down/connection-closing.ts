import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { endingCodeSchema } from "../../failure.ts";
import { durationSchema } from "../../time.ts";

/** W17: why the server ends this connection, and whether coming back helps. */
export const connectionClosing = downEvent({
	name: "connection:closing",
	namespaces: ["/presence", "/chat"],
	summary: "The server ends this connection: why, and whether to come back.",
	data: z.object({
		code: endingCodeSchema,
		retryable: z.boolean(),
		message: z.string().optional().describe("For people, where the code alone does not say what to do."),
		retryAfterMs: durationSchema.optional().describe("Only where `retryable`."),
	}),
	example: { code: "slow_consumer", retryable: true, retryAfterMs: 1_000 },
});
