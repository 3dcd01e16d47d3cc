import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../../chat-examples.ts";
import { messageSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";

/** MSG1: a new message. */
export const chatMessage = downEvent({
	name: "chat:message",
	namespaces: ["/chat"],
	summary: "Somebody sent a message.",
	data: z.object({ message: messageSchema }),
	example: { message: EXAMPLE_MESSAGE },
});
