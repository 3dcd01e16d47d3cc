import type { Presence } from "@rollcall/client";
import type { DataOf } from "@rollcall/protocol/events/down";
import { applySync } from "@rollcall/protocol/presence-reducer";
import type { View } from "@rollcall/protocol/shapes";
import { follow, type Readable } from "./signal.ts";

/** `counts`: the company is too big for everyone to follow everyone; only people on screen are followed. */
export type FeedState = {
	readonly mode: "full" | "counts";
	readonly counts: DataOf<"presence:counts"> | null;
	/** False until the first answer of the server. */
	readonly isLoaded: boolean;
};

/** Whom the server tells of by itself, and whom one has to ask for. */
export class Feed {
	readonly state: Readable<FeedState>;
	readonly #presence: Presence;

	constructor(presence: Presence) {
		this.#presence = presence;
		this.state = follow(presence.feed, ({ mode, ...rest }) => ({ mode: mode === "full" ? "full" : "counts", ...rest }));
	}

	/** Keeps up with these people, offline ones too; returns how to stop. */
	follow(userIds: readonly string[]): () => void {
		return this.#presence.watch(userIds);
	}

	/** Puts views that were asked for otherwise among the known. */
	learn(users: readonly View[]): void {
		const known = this.#presence.users;
		known.replace(applySync(known.getSnapshot(), { full: false, users: [...users] }));
	}
}
