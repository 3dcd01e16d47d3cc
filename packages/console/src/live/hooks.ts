import type { Readable as Store } from "@rollcall/client";
import type { Profile, View } from "@rollcall/protocol/shapes";
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from "react";
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

/** A value of the client that changes; give the same store each time, or the component hears of it anew at each drawing. */
export function useStore<T>(store: Store<T>): T {
	return useSyncExternalStore(store.subscribe, store.getSnapshot);
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

/** Who somebody is, as far as that is known; asks where it is not. Of oneself the token tells until the server does. */
export function useProfile(userId: string): Profile {
	const { directory, identity } = useLive();
	const profile = useSyncExternalStore(directory.profiles.subscribe, () => directory.profiles.get().get(userId));
	const isWanted = useSignal(directory.state) !== "loading" && profile === undefined;
	useEffect(() => {
		if (isWanted) directory.want(userId);
	}, [directory, userId, isWanted]);
	return profile ?? { userId, name: userId === identity.userId ? identity.name : null, avatarUrl: null };
}

/** Those who scroll a list ask once they rest. */
const SETTLED = 120;

/** Keeps up with these people, whether or not the feed carries everybody. */
export function useFollowed(userIds: readonly string[]): void {
	const { feed } = useLive();
	const stop = useRef<(() => void) | null>(null);
	const key = userIds.join(" ");
	useEffect(() => {
		const follow = () => {
			const next = feed.follow(key === "" ? [] : key.split(" "));
			stop.current?.();
			stop.current = next;
		};
		const timer = setTimeout(follow, stop.current === null ? 0 : SETTLED);
		return () => clearTimeout(timer);
	}, [feed, key]);
	useEffect(
		() => () => {
			stop.current?.();
			stop.current = null;
		},
		[],
	);
}
