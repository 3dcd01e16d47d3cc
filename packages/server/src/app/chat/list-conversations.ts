import type { ConversationShape } from "@rollcall/protocol/chat-shapes";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { conversationShape } from "../../domain/chat-shapes.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { given } from "../given.ts";

export type ConversationPorts = { readonly conversations: ConversationStore };

/** `conversation:list`: the caller's conversations, newest first (CON3). */
export async function listConversations(
	{ conversations }: ConversationPorts,
	caller: Caller,
	{ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Result<{ readonly conversations: readonly ConversationShape[]; readonly nextCursor: string | null }>> {
	const page = await conversations.list(keyOf(caller), { ...given({ cursor }), limit });
	return ok({ conversations: page.items.map(conversationShape), nextCursor: page.nextCursor });
}

/** `GET /api/conversations/:id`: one of them. */
export async function getConversation(
	{ conversations }: ConversationPorts,
	{ companyId, userId }: Caller,
	conversationId: string,
): Promise<Result<{ readonly conversation: ConversationShape }>> {
	const own = await conversations.get({ companyId, conversationId }, userId);
	return own === undefined ? fail("not_found") : ok({ conversation: conversationShape(own) });
}
