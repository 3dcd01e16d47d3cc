import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** IND1: the user records in a conversation. */
export const recordingStart = upEvent({
	name: "recording:start",
	namespaces: ["/chat"],
	summary: "The user records; to be said again while it lasts.",
	payload: z.object({ conversationId: conversationIdSchema }),
	answer: z.object({}),
	errors: ["not_found"],
	example: { payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" }, answer: {} },
});
