import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_OFFLINE_VIEW, EXAMPLE_VIEW } from "../../examples.ts";
import { userIdSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { viewSchema } from "../../shapes.ts";

/** PR40: follows single people. An unknown id succeeds, and looks offline. */
export const presenceSubscribe = upEvent({
	name: "presence:subscribe",
	namespaces: ["/presence"],
	summary: "Follows single people; answers how they look now, in the order asked.",
	payload: z.object({ userIds: z.array(userIdSchema).max(LIMITS.subscribeIds) }),
	answer: z.object({ users: z.array(viewSchema) }),
	errors: [],
	example: { payload: { userIds: ["ada", "grace"] }, answer: { users: [EXAMPLE_VIEW, EXAMPLE_OFFLINE_VIEW] } },
});
