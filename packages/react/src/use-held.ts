import type { Chat } from "@rollcall/client";
import { useEffect } from "react";

const held = new WeakMap<Chat, Map<string, number>>();

function count(chat: Chat, conversationId: string, change: number): number {
	const counts = held.get(chat) ?? new Map<string, number>();
	held.set(chat, counts);
	const after = (counts.get(conversationId) ?? 0) + change;
	if (after > 0) counts.set(conversationId, after);
	else counts.delete(conversationId);
	return after;
}

/** Lets go of a conversation's older messages once no component shows it any more. */
export function useHeld(chat: Chat, conversationId: string): void {
	useEffect(() => {
		count(chat, conversationId, 1);
		return () => {
			if (count(chat, conversationId, -1) === 0) chat.release(conversationId);
		};
	}, [chat, conversationId]);
}
