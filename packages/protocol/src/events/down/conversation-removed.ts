import { z } from "zod";
import { downEvent } from "../../definition.ts";
import { conversationIdSchema } from "../../ids.ts";

/** CON2: nothing more comes from this conversation. */
export const conversationRemoved = downEvent({
	name: "conversation:removed",
	namespaces: ["/chat"],
	summary: "The user is in a conversation no more.",
	data: z.object({ conversationId: conversationIdSchema }),
	example: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20" },
});
