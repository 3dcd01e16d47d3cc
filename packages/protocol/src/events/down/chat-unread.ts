import { unreadSchema } from "../../chat-shapes.ts";
import { downEvent } from "../../definition.ts";

/** RCP3: a message came or went, or another device has read. */
export const chatUnread = downEvent({
	name: "chat:unread",
	namespaces: ["/chat"],
	summary: "How much is unread, for the own devices.",
	data: unreadSchema,
	example: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", readSeq: 3, unreadCount: 1, totalUnread: 4 },
});
