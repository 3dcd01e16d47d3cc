import { useCallback } from "react";
import { useLive } from "../live/hooks.ts";
import type { OwnLook } from "../live/presence.ts";
import { tellFailure } from "./toasts.tsx";

/** What one can choose to be. */
export type Choice = "auto" | "away" | "dnd" | "invisible";

type Row = { readonly choice: Choice; readonly name: string; readonly look: OwnLook; readonly meaning: string };

export const CHOICES: readonly Row[] = [
	{ choice: "auto", name: "Online", look: "online", meaning: "Away after five minutes without activity." },
	{ choice: "away", name: "Away", look: "away", meaning: "Whatever you do." },
	{ choice: "dnd", name: "Do not disturb", look: "dnd", meaning: "You are here, and busy." },
	{
		choice: "invisible",
		name: "Invisible",
		look: "invisible",
		meaning: "You look offline, except to people you pick.",
	},
];

/** How to choose; `until` is when it falls back to online by itself. */
export function useChoose(): (choice: Choice, until: string | null) => void {
	const { presence } = useLive();
	return useCallback(
		(status, until) => {
			presence.set({ status, until }).catch((error: unknown) => tellFailure("Your status was not changed", error));
		},
		[presence],
	);
}
