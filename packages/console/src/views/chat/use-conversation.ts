import type { Conversation, Pending } from "@rollcall/client";
import { useMemo, useSyncExternalStore } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { type DraftBook, draftsIn } from "./drafts.ts";

/** One conversation as it is now; undefined where one is in none of this id. */
export function useConversation(id: string): Conversation | undefined {
	const { chat } = useLive();
	return useStore(useMemo(() => chat.conversation(id), [chat, id]));
}

/** What one wrote there and the server has not stored yet. */
export function usePending(id: string): readonly Pending[] {
	const { chat } = useLive();
	return useStore(useMemo(() => chat.pending(id), [chat, id]));
}

export type Doing = { readonly typing: readonly string[]; readonly recording: readonly string[] };

/** Who types there, and who records. */
export function useDoing(id: string): Doing {
	const { chat } = useLive();
	const typing = useStore(useMemo(() => chat.typing(id), [chat, id]));
	const recording = useStore(useMemo(() => chat.recording(id), [chat, id]));
	return { typing, recording };
}

export function useDrafts(): DraftBook {
	return draftsIn(useLive().written);
}

/** What one began to write there. */
export function useDraft(id: string): string {
	const { all } = useDrafts();
	return useSyncExternalStore(all.subscribe, () => all.getSnapshot().get(id) ?? "");
}

/** What a conversation is called, by the names of its people as far as they are known. */
export function useProfiles() {
	return useStore(useLive().directory.profiles);
}
