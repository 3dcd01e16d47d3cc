import type { Profile, View } from "@rollcall/protocol/shapes";
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
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

/** Who somebody is, as far as that is known. */
export function useProfile(userId: string): Profile {
	const profile = useSignal(useLive().directory.profiles).get(userId);
	return profile ?? { userId, name: null, avatarUrl: null };
}
