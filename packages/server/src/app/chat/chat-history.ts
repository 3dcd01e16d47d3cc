import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { messageShape } from "../../domain/chat-shapes.ts";
import type { MessageStore } from "../../ports/message-store.ts";
import type { Caller } from "../caller.ts";
import { given } from "../given.ts";

export type HistoryPorts = { readonly messages: MessageStore };

type Asked = {
	readonly conversationId: string;
	readonly before?: number | undefined;
	readonly after?: number | undefined;
	readonly limit: number;
};

type Page = { readonly messages: readonly MessageShape[]; readonly hasMore: boolean };

/** `chat:history`: pages by `seq`, newest first without `after`, oldest first with it (MSG7). */
export async function chatHistory(
	{ messages }: HistoryPorts,
	{ companyId, userId }: Caller,
	{ conversationId, before, after, limit }: Asked,
): Promise<Result<Page>> {
	const page = await messages.history({ companyId, conversationId }, { userId, ...given({ before, after }), limit });
	if (page === undefined) return fail("not_found");
	return ok({ messages: page.messages.map(messageShape), hasMore: page.hasMore });
}

/** `GET /api/conversations/:id/messages/:messageId`. */
export async function getMessage(
	{ messages }: HistoryPorts,
	{ companyId, userId }: Caller,
	{ conversationId, messageId }: { readonly conversationId: string; readonly messageId: string },
): Promise<Result<MessageShape>> {
	const message = await messages.get({ companyId, conversationId, messageId }, userId);
	return message === undefined ? fail("not_found") : ok(messageShape(message));
}
