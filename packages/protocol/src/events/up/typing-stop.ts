import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** IND1: the user types no more. */
export const typingStop = upEvent({
	name: "typing:stop",
	namespaces: ["/chat"],
	summary: "The user types no more.",
	payload: z.object({ conversationId: conversationIdSchema }),
	answer: z.object({}),
	errors: ["not_found"],
	example: { payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" }, answer: {} },
});
