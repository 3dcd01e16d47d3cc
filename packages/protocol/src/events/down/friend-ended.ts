import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** A friendship with `userId`, or the request for one, is over (70-rest, friends). */
export const friendEnded = downEvent({
	name: "friend:ended",
	namespaces: ["/presence"],
	summary: "A friendship, or the request for one, is over.",
	data: z.object({ userId: userIdSchema, timestamp: timestampSchema }),
	example: { userId: "grace", timestamp: "2026-03-02T09:15:00.000Z" },
});
