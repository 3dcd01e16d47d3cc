import type { Feed, View } from "@rollcall/client";
import { useEffect, useMemo } from "react";
import { useRollcall } from "./provider.ts";
import { useReadable, useSelected } from "./use-readable.ts";

/**
 * How another user is; undefined where nothing is known of them, which looks offline. Nobody else's change draws the component
 * again. Where not everybody is followed, this user is, while the component is mounted.
 */
export function usePresence(userId: string): View | undefined {
	const { presence } = useRollcall();
	const view = useReadable(
		useMemo(() => presence.user(userId), [presence, userId]),
		undefined,
	);
	const mode = useSelected({ source: presence.feed, select: modeOf, isSame: Object.is, before: "full" });
	useEffect(() => (mode === "watched" ? presence.watch([userId]) : undefined), [presence, mode, userId]);
	return view;
}

function modeOf({ mode }: Feed): Feed["mode"] {
	return mode;
}

/**
 * Follows these people while the component is mounted, also where a feed carries everybody: then since when they have been
 * offline is known of those too who are. A new list of the same people changes nothing.
 */
export function useWatched(userIds: readonly string[]): void {
	const { presence } = useRollcall();
	const key = JSON.stringify([...new Set(userIds)].sort());
	useEffect(() => presence.watch(JSON.parse(key) as readonly string[]), [presence, key]);
}
