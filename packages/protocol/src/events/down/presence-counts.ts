import { z } from "zod";
import { downEvent } from "../../definition.ts";

/** PR43: how many people are there in the plain view, oneself included; alike for everybody. */
export const presenceCounts = downEvent({
	name: "presence:counts",
	namespaces: ["/presence"],
	summary: "How many people of the company are there; where it changed, once a second, while the feed carries counts.",
	data: z.object({ online: z.int().min(0), away: z.int().min(0), dnd: z.int().min(0) }),
	example: { online: 2_480, away: 310, dnd: 42 },
});
