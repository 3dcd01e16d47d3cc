import type { View } from "@rollcall/protocol/shapes";
import type { OwnLook } from "../../live/presence.ts";
import { type Point, pointOf } from "./mercator.ts";

/** Somebody whose position one may see. */
export type Placed = Point & {
	readonly userId: string;
	readonly longitude: number;
	readonly latitude: number;
	/** In metres. */
	readonly accuracy: number | null;
	readonly at: string;
	readonly look: OwnLook;
};

/** A position that is older says where somebody was, not where they are. */
const STALE_AFTER = 15 * 60_000;

export function isStale({ at }: Pick<Placed, "at">, now: number): boolean {
	return now - Date.parse(at) > STALE_AFTER;
}

/** Where somebody is; undefined where they share it with nobody, or not with whoever looks. */
export function placedOf(view: View): Placed | undefined {
	const { userId, status, lastLatitude: latitude, lastLongitude: longitude, lastLocationAt: at, lastAccuracy } = view;
	if (latitude === undefined || longitude === undefined || at === undefined) return undefined;
	const accuracy = lastAccuracy ?? null;
	return { userId, longitude, latitude, accuracy, at, look: status, ...pointOf({ longitude, latitude }) };
}

/** Everybody with a position, by id: an order that does not change when they move. */
export function placedIn(views: ReadonlyMap<string, View>): readonly Placed[] {
	const placed = [...views.values()].flatMap((view) => placedOf(view) ?? []);
	return placed.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}
