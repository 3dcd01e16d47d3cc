import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { userIdSchema } from "../../ids.ts";
import { timestampSchema } from "../../time.ts";

/** Somebody (`userId`) asks for friendship (70-rest, friends). */
export const friendRequested = downEvent({
	name: "friend:requested",
	namespaces: ["/presence"],
	summary: "Somebody asks for friendship.",
	data: z.object({ userId: userIdSchema, timestamp: timestampSchema }),
	example: { userId: "grace", timestamp: "2026-03-02T09:15:00.000Z" },
});
