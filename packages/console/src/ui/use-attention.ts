import { useSyncExternalStore } from "react";

const SIGNS = ["focus", "blur", "visibilitychange"] as const;

function subscribe(listener: () => void): () => void {
	for (const sign of SIGNS) addEventListener(sign, listener, true);
	return () => {
		for (const sign of SIGNS) removeEventListener(sign, listener, true);
	};
}

/** Is the page before somebody's eyes: visible, and its window the one they use? */
export function useAttention(): boolean {
	return useSyncExternalStore(subscribe, () => document.visibilityState === "visible" && document.hasFocus());
}
