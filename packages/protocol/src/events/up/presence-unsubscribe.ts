import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { userIdSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";

/** PR40: stops following single people. One who was not followed changes nothing. */
export const presenceUnsubscribe = upEvent({
	name: "presence:unsubscribe",
	namespaces: ["/presence"],
	summary: "Stops following single people.",
	payload: z.object({ userIds: z.array(userIdSchema).max(LIMITS.subscribeIds) }),
	answer: z.object({}),
	errors: [],
	example: { payload: { userIds: ["grace"] }, answer: {} },
});
