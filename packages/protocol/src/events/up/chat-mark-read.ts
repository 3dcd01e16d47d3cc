import { ownUnreadSchema } from "../../chat-shapes.ts";
import { upEvent } from "../../definition.ts";
import { receiptPositionSchema } from "../../receipt-position.ts";

/** RCP1: moves the own read cursor, only forward. */
export const chatMarkRead = upEvent({
	name: "chat:mark-read",
	namespaces: ["/chat"],
	summary: "The user has read up to there; answers what is left.",
	payload: receiptPositionSchema,
	answer: ownUnreadSchema,
	errors: ["not_found"],
	example: {
		payload: { conversationId: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d20", seq: 4 },
		answer: { readSeq: 4, unreadCount: 0, totalUnread: 3 },
	},
});
