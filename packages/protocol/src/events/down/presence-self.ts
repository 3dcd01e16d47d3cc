import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { EXAMPLE_SESSION } from "../../examples.ts";
import { deviceSchema, sessionSchema } from "../../shapes.ts";

/** PR32: the user's own true state, for each of their devices. */
export const presenceSelf = downEvent({
	name: "presence:self",
	namespaces: ["/presence"],
	summary: "The own state changed: the session, and the devices that are connected now.",
	data: sessionSchema.extend({ devices: z.array(deviceSchema) }),
	example: {
		...EXAMPLE_SESSION,
		devices: [
			{
				deviceId: "laptop-7",
				kind: "web",
				connectedSince: "2026-03-02T08:00:04.512Z",
				lastActivity: "2026-03-02T09:14:12.404Z",
				transport: "websocket",
				userAgent: "Mozilla/5.0",
			},
		],
	},
});
