import type { Millis } from "../ports/keys.ts";
import { type DeviceKind, NEVER_SEEN, type SeenPosition, type SeenStatus, type Track } from "./record.ts";
import { iso, isoOrNull, lastSeenAt } from "./view.ts";

type PositionFields = {
	lastLatitude: number | null;
	lastLongitude: number | null;
	lastAccuracy: number | null;
	lastLocationAt: string | null;
};

/** What a feed can be told of a user (PR30, ACT1, ST1), ready for the wire. */
export type PresenceEvent =
	| {
			readonly name: "user:online";
			readonly data: { userId: string; status: SeenStatus; devices: readonly DeviceKind[]; timestamp: string };
	  }
	| {
			readonly name: "user:away";
			readonly data: {
				userId: string;
				status: "away";
				lastActivity: string;
				devices: readonly DeviceKind[];
				timestamp: string;
			};
	  }
	| {
			readonly name: "user:offline";
			readonly data: {
				userId: string;
				status: "offline";
				lastSeen: string | null;
				reason?: "stale_session";
				timestamp: string;
			};
	  }
	| {
			readonly name: "presence:update";
			readonly data: {
				userId: string;
				status: SeenStatus;
				lastSeenAt: string | null;
				currentProjectId: string | null;
				currentTaskId: string | null;
				devices: readonly DeviceKind[];
			} & PositionFields;
	  }
	| {
			readonly name: "activity:changed";
			readonly data: { userId: string; projectId: string | null; taskId: string | null; timestamp: string };
	  }
	| {
			readonly name: "status:updated";
			readonly data: {
				userId: string;
				statusMessage: string | null;
				emoji: string | null;
				expiresAt: string | null;
				statusUpdatedAt: string | null;
			};
	  };

/** What an event needs to know beside the two tracks. */
export type Telling = {
	readonly userId: string;
	readonly now: Millis;
	readonly lastSeenTtl: Millis;
	/** The user's newest sign of life. */
	readonly lastSignAt: Millis | null;
	/** Why the user went offline, where that is told. */
	readonly reason: "stale_session" | null;
};

function positionFields(position: SeenPosition | null): PositionFields {
	return {
		lastLatitude: position?.latitude ?? null,
		lastLongitude: position?.longitude ?? null,
		lastAccuracy: position?.accuracy ?? null,
		lastLocationAt: isoOrNull(position?.capturedAt ?? null),
	};
}

function online(after: Track, { userId, now }: Telling): PresenceEvent {
	const data = { userId, status: after.status, devices: after.devices, timestamp: iso(now) };
	return { name: "user:online", data };
}

function away(after: Track, lastActivity: Millis, { userId, now }: Telling): PresenceEvent {
	const at = { lastActivity: iso(lastActivity), timestamp: iso(now) };
	return { name: "user:away", data: { userId, status: "away", devices: after.devices, ...at } };
}

function offline(after: Track, { userId, now, reason, lastSeenTtl }: Telling): PresenceEvent {
	const lastSeen = isoOrNull(lastSeenAt(after, { now, timing: { lastSeenTtl } }));
	const why = reason === null ? {} : { reason };
	return { name: "user:offline", data: { userId, status: "offline", lastSeen, ...why, timestamp: iso(now) } };
}

function update(after: Track, { userId, lastSignAt }: Telling): PresenceEvent {
	return {
		name: "presence:update",
		data: {
			userId,
			status: after.status,
			lastSeenAt: isoOrNull(lastSignAt),
			currentProjectId: after.projectId,
			currentTaskId: after.taskId,
			...positionFields(after.position),
			devices: after.devices,
		},
	};
}

function statusUpdated(after: Track, { userId }: Telling): PresenceEvent {
	const { statusMessage, emoji, statusExpiresAt, statusUpdatedAt } = after;
	return {
		name: "status:updated",
		data: {
			userId,
			statusMessage,
			emoji,
			expiresAt: isoOrNull(statusExpiresAt),
			statusUpdatedAt: isoOrNull(statusUpdatedAt),
		},
	};
}

/** Does a viewer who comes to see the user by another track find the same behind the same status? */
function sameState(before: Track, after: Track): boolean {
	if (before.status !== after.status) return false;
	const sameKinds = before.devices.join() === after.devices.join();
	return after.status === "offline" || (sameKinds && before.lastActivity === after.lastActivity);
}

/** The one event that tells a changed status, with what rides on it, or null where they are the same. */
function statusEvent(before: Track, after: Track, telling: Telling): PresenceEvent | null {
	const { status, lastActivity } = after;
	if (sameState(before, after)) return null;
	if (status === "offline") return offline(after, telling);
	if (before.status === "offline" || status === "online") return online(after, telling);
	if (status === "dnd") return update(after, telling);
	// Who came as away has no last activity that was announced: to whoever saw them before, they come so too.
	return lastActivity === null ? online(after, telling) : away(after, lastActivity, telling);
}

function messageDiffers(before: Track, after: Track): boolean {
	return (
		before.statusMessage !== after.statusMessage ||
		before.emoji !== after.emoji ||
		before.statusExpiresAt !== after.statusExpiresAt ||
		before.statusUpdatedAt !== after.statusUpdatedAt
	);
}

function samePosition(a: SeenPosition | null, b: SeenPosition | null): boolean {
	if (a === null || b === null) return a === b;
	return (
		a.latitude === b.latitude &&
		a.longitude === b.longitude &&
		a.accuracy === b.accuracy &&
		a.capturedAt === b.capturedAt
	);
}

/**
 * What somebody who saw `before` must be told to see `after`, in order: the status first, then what follows from it
 * (PR30). Nothing where the two look the same.
 */
export function eventsBetween(before: Track, after: Track, telling: Telling): readonly PresenceEvent[] {
	if (before === after) return [];
	const events: PresenceEvent[] = [];
	const told = statusEvent(before, after, telling);
	if (told !== null) events.push(told);
	const present = after.status !== "offline";
	if (present && !samePosition(before.position, after.position) && told?.name !== "presence:update")
		events.push(update(after, telling));
	// A full sync tells nothing of the absent: who comes back is told in full.
	const returns = present && before.status === "offline";
	const known = returns ? NEVER_SEEN : before;
	if (present && (known.projectId !== after.projectId || known.taskId !== after.taskId)) {
		const { projectId, taskId } = after;
		events.push({
			name: "activity:changed",
			data: { userId: telling.userId, projectId, taskId, timestamp: iso(telling.now) },
		});
	}
	const messageIsNews = messageDiffers(before, after) || (returns && after.statusMessage !== null);
	if (present && messageIsNews) events.push(statusUpdated(after, telling));
	return events;
}
