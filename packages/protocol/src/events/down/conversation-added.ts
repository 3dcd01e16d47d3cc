import { z } from "zod";
import { EXAMPLE_CONVERSATION } from "../../chat-examples.ts";
import { conversationSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";

/** CON2: a conversation that the user has come into. */
export const conversationAdded = downEvent({
	name: "conversation:added",
	namespaces: ["/chat"],
	summary: "The user is in a conversation from now on.",
	data: z.object({ conversation: conversationSchema }),
	example: { conversation: EXAMPLE_CONVERSATION },
});
