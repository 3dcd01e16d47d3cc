import type { Profile, View } from "@rollcall/protocol/shapes";
import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import type { LinkState } from "./link.ts";
import type { Live, Self } from "./live.ts";
import type { Readable } from "./signal.ts";

export const LiveContext = createContext<Live | null>(null);

/** What is live for whoever is signed in. */
export function useLive(): Live {
	const live = useContext(LiveContext);
	if (live === null) throw new Error("There is nobody signed in here.");
	return live;
}

/** A value that changes; the component is drawn again when it does. */
export function useSignal<T>(signal: Readable<T>): T {
	return useSyncExternalStore(signal.subscribe, signal.get);
}

/** How somebody is; undefined where nothing is known, which looks offline. Other people's changes draw nothing. */
export function useView(userId: string): View | undefined {
	const { people } = useLive();
	const subscribe = useCallback((listener: () => void) => people.subscribe(userId, listener), [people, userId]);
	return useSyncExternalStore(subscribe, () => people.get(userId));
}

export function useSelf(): Self | null {
	return useSignal(useLive().self);
}

export function useLinkState(): LinkState {
	return useSignal(useLive().link.state);
}

/** Who somebody is, as far as that is known; asks where it is not. */
export function useProfile(userId: string): Profile {
	const { directory } = useLive();
	const profile = useSyncExternalStore(directory.profiles.subscribe, () => directory.profiles.get().get(userId));
	const isUnknown = profile === undefined;
	useEffect(() => {
		if (isUnknown && directory.state.get() !== "loading") directory.want(userId);
	}, [directory, userId, isUnknown]);
	return profile ?? { userId, name: null, avatarUrl: null };
}

/** Keeps up with these people, whether or not the feed carries everybody. */
export function useFollowed(userIds: readonly string[]): void {
	const { feed, people } = useLive();
	const { mode, isLoaded, renewals } = useSignal(feed.state);
	const key = userIds.join(" ");
	// biome-ignore lint/correctness/useExhaustiveDependencies: after a renewal nothing is known of who is offline
	useEffect(() => {
		const ids = key === "" ? [] : key.split(" ");
		if (mode === "counts") return feed.follow(ids);
		if (isLoaded) feed.look(ids.filter((userId) => people.get(userId) === undefined));
	}, [feed, people, mode, isLoaded, renewals, key]);
}
