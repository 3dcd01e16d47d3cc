import type { DeviceShape, Session, View } from "@rollcall/protocol/shapes";

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

/** Oneself, in the form in which others are known. */
export function ownView(session: Session, devices: readonly Pick<DeviceShape, "kind">[]): View {
	const kinds = [...new Set(devices.flatMap(({ kind }) => (kind === null ? [] : [kind])))];
	const fields = {
		currentProjectId: session.currentProjectId,
		currentTaskId: session.currentTaskId,
		statusMessage: session.statusMessage,
		emoji: session.emoji,
		lastLatitude: session.lastLatitude,
		lastLongitude: session.lastLongitude,
		lastAccuracy: session.lastAccuracy,
		lastLocationAt: session.lastLocationAt,
	};
	const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
	const view: View = { userId: session.userId, status: session.status, ...known };
	return kinds.length === 0 ? view : { ...view, devices: kinds };
}
