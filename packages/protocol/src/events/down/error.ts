import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { failureSchema } from "../../failure.ts";

/** W20: a failure of an event that asked for no acknowledgement, or that belongs to no event. */
export const errorEvent = downEvent({
	name: "error",
	namespaces: ["/presence", "/chat"],
	summary: "An event that asked for no answer failed; `event` is null where it belongs to none.",
	data: z.object({ event: z.string().nullable(), error: failureSchema }),
	example: {
		event: "presence:heartbeat",
		error: { code: "bad_request", message: "latitude: must be between -90 and 90", retryable: false },
	},
});
