import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { ok, type Result } from "@rollcall/protocol/errors";
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

/** REST answers the message, or the conversation, itself, where an event's answer holds it. */
async function only<Field extends string, Value>(
	answer: Promise<Result<{ readonly [F in Field]: Value }>>,
	field: Field,
): Promise<Result<Value>> {
	const result = await answer;
	return result.ok ? ok(result.value[field]) : result;
}

const messageOf = (answer: Promise<Result<{ readonly message: MessageShape }>>) => only(answer, "message");

/** `/api/conversations`. */
export const CONVERSATIONS: Handlers<Name> = {
	listConversations: (ports, { caller, query }) => listConversations(ports, caller, query),
	createConversation: async (ports, { caller, body }) => {
		const made = await createConversation(ports, caller, body);
		return made.ok ? { ...ok(made.value.conversation), repeated: !made.value.created } : made;
	},
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
	sendMessage: async (ports, { caller, params, body, headers }) => {
		const clientMessageId = body.clientMessageId ?? headers["idempotency-key"];
		const sent = await chatSend(ports, caller, { ...body, ...params, clientMessageId });
		return sent.ok ? { ...ok(sent.value.message), repeated: sent.value.repeated } : sent;
	},
	getMessage: (ports, { caller, params }) => getMessage(ports, caller, params),
	editMessage: (ports, { caller, params, body }) => messageOf(chatEdit(ports, caller, { ...params, ...body })),
	deleteMessage: (ports, { caller, params }) => messageOf(chatDelete(ports, caller, params)),
	putReceipt: (ports, { caller, params, body }) => putReceipt(ports, caller, { ...params, ...body }),
};
