import { ok } from "@rollcall/protocol/errors";
import { putParticipant, removeParticipant, renameConversation } from "../../app/chat/change-conversation.ts";
import { chatDelete, chatEdit } from "../../app/chat/chat-edit.ts";
import { chatHistory, getMessage } from "../../app/chat/chat-history.ts";
import { putReceipt } from "../../app/chat/chat-mark-read.ts";
import { chatSend } from "../../app/chat/chat-send.ts";
import { conversationPresence } from "../../app/chat/conversation-presence.ts";
import { createConversation } from "../../app/chat/create-conversation.ts";
import { getConversation, listConversations } from "../../app/chat/list-conversations.ts";
import { listReceipts } from "../../app/chat/list-receipts.ts";
import type { Handlers } from "./handler.ts";
import { madeOf, only, sentOf } from "./only.ts";

type Name =
	| "listConversations"
	| "createConversation"
	| "getConversation"
	| "renameConversation"
	| "putParticipant"
	| "removeParticipant"
	| "listReceipts"
	| "conversationPresence"
	| "listMessages"
	| "sendMessage"
	| "getMessage"
	| "editMessage"
	| "deleteMessage"
	| "putReceipt";

/** `/api/conversations`. */
export const CONVERSATIONS: Handlers<Name> = {
	listConversations: (ports, { caller, query }) => listConversations(ports, caller, query),
	createConversation: (ports, { caller, body }) => madeOf(createConversation(ports, caller, body)),
	getConversation: (ports, { caller, params }) =>
		only(getConversation(ports, caller, params.conversationId), "conversation"),
	renameConversation: (ports, { caller, params, body }) =>
		only(renameConversation(ports, caller, { ...params, ...body }), "conversation"),
	putParticipant: (ports, { caller, params, body }) =>
		only(putParticipant(ports, caller, { ...params, ...body }), "conversation"),
	removeParticipant: async (ports, { caller, params }) => {
		const removed = await removeParticipant(ports, caller, params);
		return removed.ok ? ok(params) : removed;
	},
	listReceipts: (ports, { caller, params }) => listReceipts(ports, caller, params.conversationId),
	conversationPresence: (ports, { caller, params, query }) =>
		conversationPresence(ports, caller, { ...params, ...query }),
	listMessages: (ports, { caller, params, query }) => chatHistory(ports, caller, { ...params, ...query }),
	sendMessage: (ports, { caller, params, body, headers }) => {
		const clientMessageId = body.clientMessageId ?? headers["idempotency-key"];
		return sentOf(chatSend(ports, caller, { ...body, ...params, clientMessageId }));
	},
	getMessage: (ports, { caller, params }) => getMessage(ports, caller, params),
	editMessage: (ports, { caller, params, body }) => only(chatEdit(ports, caller, { ...params, ...body }), "message"),
	deleteMessage: (ports, { caller, params }) => only(chatDelete(ports, caller, params), "message"),
	putReceipt: (ports, { caller, params, body }) => putReceipt(ports, caller, { ...params, ...body }),
};
