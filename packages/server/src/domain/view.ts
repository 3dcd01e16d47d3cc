import type { Millis } from "../ports/keys.ts";
import type { DeviceKind, PresenceRecord, SeenStatus, Timing, Track } from "./record.ts";
import { newestActivity } from "./resolve.ts";
import { messageAt } from "./shown.ts";

/** A user as one viewer sees them (PR45), ready for the wire. What the viewer may not see is absent. */
export type View = {
	userId: string;
	status: SeenStatus | "invisible";
	lastActivity?: string;
	lastSeen?: string;
	devices?: readonly DeviceKind[];
	currentProjectId?: string;
	currentTaskId?: string;
	statusMessage?: string;
	emoji?: string;
	statusExpiresAt?: string;
	statusUpdatedAt?: string;
	lastLatitude?: number;
	lastLongitude?: number;
	lastAccuracy?: number;
	lastLocationAt?: string;
};

/** ISO 8601 in UTC with milliseconds (W24). */
export function iso(at: Millis): string {
	return new Date(at).toISOString();
}

export function isoOrNull(at: Millis | null): string | null {
	return at === null ? null : iso(at);
}

type Moment = { readonly now: Millis; readonly timing: Pick<Timing, "lastSeenTtl"> };

/** When the user was last seen, unless that is too long ago to be told (PR22). */
export function lastSeenAt(track: Track, { now, timing }: Moment): Millis | null {
	if (track.status !== "offline" || track.lastSeen === null) return null;
	return now - track.lastSeen < timing.lastSeenTtl ? track.lastSeen : null;
}

/** The wire form of what a viewer sees of a user. `track` is what `seenTrack` gave for the viewer's sight. */
export function viewOf(userId: string, track: Track, moment: Moment): View {
	const view: View = { userId, status: track.status };
	const lastSeen = lastSeenAt(track, moment);
	if (track.lastActivity !== null) view.lastActivity = iso(track.lastActivity);
	if (lastSeen !== null) view.lastSeen = iso(lastSeen);
	if (track.devices.length > 0) view.devices = track.devices;
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

function addMessage(view: View, message: ReturnType<typeof messageAt>): void {
	if (message.statusMessage !== null) view.statusMessage = message.statusMessage;
	if (message.emoji !== null) view.emoji = message.emoji;
	if (message.statusExpiresAt !== null) view.statusExpiresAt = iso(message.statusExpiresAt);
	if (message.statusUpdatedAt !== null) view.statusUpdatedAt = iso(message.statusUpdatedAt);
}

/** A single person's presence in REST: the view's first fields and nothing else. */
export type PresenceShape = Pick<View, "userId" | "status" | "lastActivity" | "lastSeen">;

export function presenceShape(view: View): PresenceShape {
	const { userId, status, lastActivity, lastSeen } = view;
	return {
		userId,
		status,
		...(lastActivity === undefined ? {} : { lastActivity }),
		...(lastSeen === undefined ? {} : { lastSeen }),
	};
}

/** How the user looks to themselves: the true state, as it is and not as it was announced. */
export function ownTrack(record: PresenceRecord, now: Millis, timing: Timing): Track {
	const activity = newestActivity(record.devices, now, timing);
	return {
		...messageAt(record.facts, now),
		status: record.status === "invisible" ? "online" : record.status,
		lastActivity: activity,
		lastSeen: record.status === "offline" ? record.lastSignAt : null,
		devices: [],
		projectId: record.activity?.projectId ?? null,
		taskId: record.activity?.taskId ?? null,
		position: record.position,
	};
}
