import type { MessageStore } from "../../ports/message-store.ts";
import { appendMessage } from "./append-message.ts";
import { messageHistory, messagesChangedSince } from "./message-pages.ts";
import { toMessage } from "./message-rows.ts";
import { editMessage, findFor, removeMessage } from "./revise-message.ts";
import type { Procedures } from "./stores.ts";

/** See `MessageStore` for the law. */
export const messageStore: Procedures<MessageStore> = {
	append: appendMessage,
	edit: editMessage,
	remove: removeMessage,
	history: messageHistory,
	since: messagesChangedSince,

	async get(db, [key, userId]) {
		const found = await findFor(db, key, userId);
		return found && toMessage(found.row, key.conversationId);
	},
};
