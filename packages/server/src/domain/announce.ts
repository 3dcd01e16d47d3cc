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

function away(after: Track, { userId, now }: Telling): PresenceEvent {
	const lastActivity = iso(after.lastActivity ?? now);
	return {
		name: "user:away",
		data: { userId, status: "away", lastActivity, devices: after.devices, timestamp: iso(now) },
	};
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

/** The one event that tells a changed status, or null where the status is the same. */
function statusEvent(before: Track, after: Track, telling: Telling): PresenceEvent | null {
	if (before.status === after.status) return null;
	if (after.status === "offline") return offline(after, telling);
	if (before.status === "offline" || after.status === "online") return online(after, telling);
	return after.status === "away" ? away(after, telling) : update(after, telling);
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
