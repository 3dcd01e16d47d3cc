import { z } from "zod";
import { downEvent } from "../../definition.ts";

/**
 * PR43: the company grew too big for everyone to follow everyone, or is small enough again. A feed is full unless its
 * client was told otherwise. The client syncs after it: what it knew from before is replaced.
 */
export const presenceFeed = downEvent({
	name: "presence:feed",
	namespaces: ["/presence"],
	summary: "What the company feed carries from now: every change, or counts alone.",
	data: z.object({ mode: z.enum(["full", "counts"]) }),
	example: { mode: "counts" },
});
