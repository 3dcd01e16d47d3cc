import type { Conversation } from "@rollcall/client";
import { useRollcall } from "./provider.ts";
import { useReadable } from "./use-readable.ts";

export type UsedConversations = {
	/** All of one's own, the one with the newest message first. */
	readonly conversations: readonly Conversation[];
	/** False until the list is complete for the first time. */
	readonly isLoaded: boolean;
};

const NONE: readonly Conversation[] = [];

/** The own conversations; `useRollcall().chat.create(...)` makes one more. */
export function useConversations(): UsedConversations {
	const { chat } = useRollcall();
	const conversations = useReadable(chat.conversations, NONE);
	const isLoaded = useReadable(chat.isLoaded, false);
	return { conversations, isLoaded };
}

/** How much is unread in all conversations together. */
export function useTotalUnread(): number {
	return useReadable(useRollcall().chat.totalUnread, 0);
}
