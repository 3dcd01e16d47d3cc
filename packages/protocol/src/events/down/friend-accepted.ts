import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** Both have asked: a friendship with `userId` exists (70-rest, friends). */
export const friendAccepted = downEvent({
	name: "friend:accepted",
	namespaces: ["/presence"],
	summary: "A friendship exists from now.",
	data: z.object({ userId: userIdSchema, timestamp: timestampSchema }),
	example: { userId: "grace", timestamp: "2026-03-02T09:15:00.000Z" },
});
