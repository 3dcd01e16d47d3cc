import type { Presence, Readable, View } from "@rollcall/client";
import type { Views } from "@rollcall/protocol/presence-reducer";
import { derived, Signal } from "./signal.ts";

type Place = {
	readonly lastLatitude: number;
	readonly lastLongitude: number;
	readonly lastAccuracy?: number;
	readonly lastLocationAt: string;
};

/** Somebody, where they are by what was read of it, unless what was told is newer. */
function placed(view: View, place: Place): View {
	return (view.lastLocationAt ?? "") > place.lastLocationAt ? view : { ...view, ...place };
}

/** How everybody is: as the client knows it, and where one is oneself, which it is not told (W33). One changed person wakes their rows alone. */
export class People {
	/** Everybody; a new map after each change. */
	readonly all: Readable<Views>;
	/** Where one is oneself; null until that was read. */
	readonly place = new Signal<Place | null>(null);
	readonly #presence: Presence;
	readonly #userId: string;
	readonly #own: Readable<View | undefined>;

	constructor(presence: Presence, userId: string) {
		this.#presence = presence;
		this.#userId = userId;
		this.#own = derived([presence.user(userId), this.place], (view, place) =>
			view === undefined || place === null ? view : placed(view, place),
		);
		this.all = derived([presence.users, this.#own], (views, own) =>
			own === undefined || own === views.get(userId) ? views : new Map(views).set(userId, own),
		);
	}

	/** How one of them is; undefined where nothing is known, which looks offline. */
	user(userId: string): Readable<View | undefined> {
		return userId === this.#userId ? this.#own : this.#presence.user(userId);
	}
}
