import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { durationSchema } from "../../time.ts";

/** CLU4: this node stops soon and will close the link; the client comes back to another. */
export const serverDraining = downEvent({
	name: "server:draining",
	namespaces: ["/presence", "/chat"],
	summary: "This server stops soon and closes the link by itself.",
	data: z.object({ reconnectAfterMs: durationSchema.describe("How long to wait after the link is closed.") }),
	example: { reconnectAfterMs: 3_200 },
});
