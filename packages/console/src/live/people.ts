import type { Presence } from "@rollcall/client";
import type { Views } from "@rollcall/protocol/presence-reducer";
import type { View } from "@rollcall/protocol/shapes";
import type { Self } from "./live.ts";
import { ownView } from "./presence.ts";
import { follow, type Readable } from "./signal.ts";

type Pair = { readonly others: Views; readonly own: View | null; readonly both: Views };

/** What is known of others, and of oneself: the feed tells nobody about themselves. One changed person wakes their rows alone. */
export class People {
	/** Everybody; a new map after each change. */
	readonly all: Readable<Views>;
	readonly #presence: Presence;
	readonly #userId: string;
	readonly #own: Readable<View | null>;
	#last: Pair | null = null;

	constructor(presence: Presence, { userId, self }: { readonly userId: string; readonly self: Readable<Self | null> }) {
		this.#presence = presence;
		this.#userId = userId;
		const store = { getSnapshot: self.get, subscribe: self.subscribe };
		this.#own = follow(store, (self) => (self === null ? null : ownView(self, self.devices)));
		this.all = { get: () => this.#everybody(), subscribe: (listener) => this.#subscribeAll(listener) };
	}

	get(userId: string): View | undefined {
		return (userId === this.#userId ? this.#own.get() : null) ?? this.#presence.users.get(userId);
	}

	/** Calls back after each change of this person. */
	subscribe(userId: string, listener: () => void): () => void {
		return userId === this.#userId ? this.#own.subscribe(listener) : this.#presence.user(userId).subscribe(listener);
	}

	#everybody(): Views {
		const others = this.#presence.users.getSnapshot();
		const own = this.#own.get();
		if (this.#last?.others === others && this.#last.own === own) return this.#last.both;
		const both = own === null ? others : new Map(others).set(own.userId, own);
		this.#last = { others, own, both };
		return both;
	}

	#subscribeAll(listener: () => void): () => void {
		const stops = [this.#presence.users.subscribe(listener), this.#own.subscribe(listener)];
		return () => {
			for (const stop of stops) stop();
		};
	}
}
