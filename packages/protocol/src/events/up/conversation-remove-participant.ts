import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema, userIdSchema } from "../../ids.ts";

/** CON1: takes somebody out of a group. */
export const conversationRemoveParticipant = upEvent({
	name: "conversation:remove-participant",
	namespaces: ["/chat"],
	summary: "Takes somebody out of a group; oneself: leaves it.",
	payload: z.object({ conversationId: conversationIdSchema, userId: userIdSchema }),
	answer: z.object({}),
	errors: ["not_found", "forbidden"],
	example: { payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", userId: "grace" }, answer: {} },
});
