import type { Readable, Self, View } from "@rollcall/client";
import type { Profile } from "@rollcall/protocol/shapes";
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { LinkState } from "./link.ts";
import type { Live } from "./live.ts";

export const LiveContext = createContext<Live | null>(null);

/** What is live for whoever is signed in. */
export function useLive(): Live {
	const live = useContext(LiveContext);
	if (live === null) throw new Error("There is nobody signed in here.");
	return live;
}

/** A value that changes; give the same store each time, or the component hears of it anew at each drawing. */
export function useStore<T>(store: Readable<T>): T {
	return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/** How somebody is; undefined where nothing is known, which looks offline. Other people's changes draw nothing. */
export function useView(userId: string): View | undefined {
	const { people } = useLive();
	return useStore(useMemo(() => people.user(userId), [people, userId]));
}

/** Oneself: the true state, and the devices that are connected; null until the server has told. */
export function useSelf(): Self | null {
	return useStore(useLive().presence.self);
}

export function useLinkState(): LinkState {
	return useStore(useLive().link.state);
}

/** Who somebody is, as far as that is known; asks where it is not. Of oneself the token tells until the server does. */
export function useProfile(userId: string): Profile {
	const { directory, identity } = useLive();
	const profile = useSyncExternalStore(directory.profiles.subscribe, () =>
		directory.profiles.getSnapshot().get(userId),
	);
	const isWanted = useStore(directory.state) !== "loading" && profile === undefined;
	useEffect(() => {
		if (isWanted) directory.want(userId);
	}, [directory, userId, isWanted]);
	return profile ?? { userId, name: userId === identity.userId ? identity.name : null, avatarUrl: null };
}

/** Those who scroll a list ask once they rest. */
const SETTLED = 120;

/** Keeps up with these people, whether or not the feed carries everybody. */
export function useFollowed(userIds: readonly string[]): void {
	const { presence } = useLive();
	const stop = useRef<(() => void) | null>(null);
	const key = userIds.join(" ");
	useEffect(() => {
		const follow = () => {
			const next = presence.watch(key === "" ? [] : key.split(" "));
			stop.current?.();
			stop.current = next;
		};
		const timer = setTimeout(follow, stop.current === null ? 0 : SETTLED);
		return () => clearTimeout(timer);
	}, [presence, key]);
	useEffect(
		() => () => {
			stop.current?.();
			stop.current = null;
		},
		[],
	);
}
