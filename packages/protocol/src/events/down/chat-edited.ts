import { z } from "zod";
import { EXAMPLE_MESSAGE } from "../../chat-examples.ts";
import { messageSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";

/** MSG6: a message as it is now. */
export const chatEdited = downEvent({
	name: "chat:edited",
	namespaces: ["/chat"],
	summary: "A message has another text.",
	data: z.object({ message: messageSchema }),
	example: { message: { ...EXAMPLE_MESSAGE, rev: 9, editedAt: "2026-03-02T09:16:00.000Z" } },
});
