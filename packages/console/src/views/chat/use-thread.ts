import type { Conversation } from "@rollcall/client";
import { useCallback, useEffect, useState } from "react";
import { failureOf } from "../../live/failure.ts";
import { useLinkState, useLive } from "../../live/hooks.ts";
import { useAttention } from "../../ui/use-attention.ts";

export type Loading = { readonly kind: "loading" | "ready" } | { readonly kind: "failed"; readonly message: string };

/** Loads a conversation's messages, and again after each return that finds them missing. */
export function useOpened(id: string): { readonly loading: Loading; readonly retry: () => void } {
	const { chat } = useLive();
	const isOnline = useLinkState().kind === "online";
	const [loading, setLoading] = useState<Loading>({ kind: "loading" });
	const [tries, setTries] = useState(0);
	useEffect(() => () => chat.release(id), [chat, id]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `tries` counts what the person asked for
	useEffect(() => {
		if (!isOnline) return;
		let isOver = false;
		const tell = (next: Loading) => !isOver && setLoading(next);
		chat
			.open(id)
			.then(() => tell({ kind: "ready" }))
			.catch((error: unknown) => tell({ kind: "failed", message: failureOf(error).message }));
		return () => {
			isOver = true;
		};
	}, [chat, id, isOnline, tries]);
	const retry = useCallback(() => {
		setLoading({ kind: "loading" });
		setTries((count) => count + 1);
	}, []);
	return { loading, retry };
}

/** After which message everything is new to the person: what came before they opened it, or while they looked elsewhere. */
export function useNewAfter({ readSeq, unreadCount, lastMessage }: Conversation): number | null {
	const isLooking = useAttention();
	const [newAfter, setNewAfter] = useState(unreadCount > 0 ? readSeq : null);
	const seq = lastMessage?.seq ?? 0;
	// biome-ignore lint/correctness/useExhaustiveDependencies: only what comes moves the line
	useEffect(() => {
		if (!isLooking && seq > readSeq) setNewAfter(readSeq);
	}, [seq, isLooking]);
	return newAfter;
}

/** Tells that the person has read down to there, where they look at it. */
export function useMarkRead({ id, readSeq }: Conversation, seen: number): void {
	const { chat } = useLive();
	const isLooking = useAttention();
	useEffect(() => {
		// What could not be told is told by the next look.
		if (isLooking && seen > readSeq) chat.markRead(id, seen).catch(() => {});
	}, [chat, id, isLooking, seen, readSeq]);
}
