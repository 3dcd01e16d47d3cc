import type { PresenceShape, View } from "@rollcall/protocol/shapes";
import type { Millis } from "../ports/keys.ts";
import type { Moment, Presence, PresenceRecord, Timing, Track } from "./record.ts";
import { deviceKinds, newestActivity } from "./resolve.ts";
import { messageAt } from "./shown.ts";

/** ISO 8601 in UTC with milliseconds (W24). */
export function iso(at: Millis): string {
	return new Date(at).toISOString();
}

export function isoOrNull(at: Millis | null): string | null {
	return at === null ? null : iso(at);
}

/** Epoch milliseconds of a timestamp that was checked at the edge; null where there is none. */
export function millis(timestamp: string | null | undefined): Millis | null {
	return timestamp === null || timestamp === undefined ? null : Date.parse(timestamp);
}

type Seeing = { readonly now: Millis; readonly timing: Pick<Timing, "lastSeenTtl"> };

/** When the user was last seen, unless that is too long ago to be told (PR22). */
export function lastSeenAt(track: Track, { now, timing }: Seeing): Millis | null {
	if (track.status !== "offline" || track.lastSeen === null) return null;
	return now - track.lastSeen < timing.lastSeenTtl ? track.lastSeen : null;
}

type Draft = { -readonly [Field in keyof View]: View[Field] };

/** The wire form of what a viewer sees of a user. `track` is what `seenTrack` gave for the viewer's sight. */
export function viewOf(userId: string, track: Track, moment: Seeing): View {
	const view: Draft = { userId, status: track.status };
	const lastSeen = lastSeenAt(track, moment);
	if (track.lastActivity !== null) view.lastActivity = iso(track.lastActivity);
	if (lastSeen !== null) view.lastSeen = iso(lastSeen);
	if (track.devices.length > 0) view.devices = [...track.devices];
	if (track.projectId !== null) view.currentProjectId = track.projectId;
	if (track.taskId !== null) view.currentTaskId = track.taskId;
	addMessage(view, messageAt(track, moment.now));
	if (track.position !== null) {
		view.lastLatitude = track.position.latitude;
		view.lastLongitude = track.position.longitude;
		if (track.position.accuracy !== null) view.lastAccuracy = track.position.accuracy;
		view.lastLocationAt = iso(track.position.capturedAt);
	}
	return view;
}

function addMessage(view: Draft, message: ReturnType<typeof messageAt>): void {
	if (message.statusMessage !== null) view.statusMessage = message.statusMessage;
	if (message.emoji !== null) view.emoji = message.emoji;
	if (message.statusExpiresAt !== null) view.statusExpiresAt = iso(message.statusExpiresAt);
	if (message.statusUpdatedAt !== null) view.statusUpdatedAt = iso(message.statusUpdatedAt);
}

/** A single person's presence in REST: the view's first fields and nothing else. */
export function presenceShape<V extends View | OwnView>(view: V): Omit<PresenceShape, "status"> & Pick<V, "status"> {
	const { userId, status, lastActivity, lastSeen } = view;
	return {
		userId,
		status,
		...(lastActivity === undefined ? {} : { lastActivity }),
		...(lastSeen === undefined ? {} : { lastSeen }),
	};
}

/** A view of oneself tells the true state. */
export type OwnView = Omit<View, "status"> & { readonly status: Presence };

/** How a settled record looks to its own user: the truth, as it is and not as it was announced (VIS1). */
export function ownView(record: PresenceRecord, moment: Moment): OwnView {
	const { now, timing } = moment;
	const track: Track = {
		...messageAt(record.facts, now),
		status: record.status === "invisible" ? "online" : record.status,
		lastActivity: newestActivity(record.devices, now, timing),
		lastSeen: record.status === "offline" ? record.lastSignAt : null,
		devices: deviceKinds(record.devices, now, timing),
		projectId: record.activity?.projectId ?? null,
		taskId: record.activity?.taskId ?? null,
		position: record.position,
	};
	return { ...viewOf(record.userId, track, moment), status: record.status };
}
