import type { View } from "@rollcall/protocol/shapes";

/** How somebody may look to others. */
export type Look = "online" | "away" | "dnd" | "offline";
/** How one may be oneself. */
export type OwnLook = Look | "invisible";

export const LOOKS = ["online", "away", "dnd", "offline"] as const satisfies readonly Look[];

export const LOOK_NAMES: Readonly<Record<OwnLook, string>> = {
	online: "Online",
	away: "Away",
	dnd: "Do not disturb",
	offline: "Offline",
	invisible: "Invisible",
};

/** How somebody looks to others; whom nothing is known of looks offline, and so does who is invisible. */
export function lookOf(view: View | undefined): Look {
	const status = view?.status ?? "offline";
	return status === "invisible" ? "offline" : status;
}
