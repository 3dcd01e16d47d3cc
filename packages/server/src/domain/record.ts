import type { Facts } from "../ports/facts-store.ts";
import type { Millis, UserKey } from "../ports/keys.ts";
import { NOBODY } from "./undecided.ts";

export type DeviceKind = "web" | "desktop" | "mobile";

/** A user's true state. `invisible` is for the user's own eyes only. */
export type Presence = "online" | "away" | "dnd" | "invisible" | "offline";

/** Presence as one viewer may see it. */
export type SeenStatus = Exclude<Presence, "invisible">;

export type ConnectionEntry = {
	readonly id: string;
	/** `/presence` connections make a device one that can go stale (PR13). */
	readonly namespace: string;
	readonly transport: "websocket" | "polling" | "plain";
	readonly userAgent: string;
	readonly since: Millis;
	/** The node that holds it. */
	readonly node: string;
};

/** What one device reports to work on. */
export type Reported = { readonly projectId: string | null; readonly taskId: string | null };

/** One installation of a client that is connected or in grace. */
export type Device = {
	readonly id: string;
	readonly kind: DeviceKind | null;
	readonly connections: readonly ConnectionEntry[];
	/** Set where no connection is left: the device counts until then. */
	readonly graceUntil: Millis | null;
	/** What it lost its connections to, where that was a restart (PR24) or the death of its node (PR23), until it returns. */
	readonly lostTo: "restart" | "node" | null;
	/** It has ever sent a heartbeat. */
	readonly heartbeats: boolean;
	readonly reported: Reported | null;
	/** Where this device last was when it moved, to tell whether it moves (LOC1). */
	readonly movedTo: Point | null;
	/** Newest event, request or heartbeat. Marked in place by the presence store's `touch`. */
	lastSignAt: Millis;
	/** Newest activity (PR10). Marked in place likewise. */
	lastActivityAt: Millis;
};

export type Activity = { readonly projectId: string; readonly taskId: string | null; readonly since: Millis };

/** Degrees WGS 84, metres. */
export type Position = {
	readonly latitude: number;
	readonly longitude: number;
	readonly accuracy: number | null;
	readonly capturedAt: Millis;
	/** Who reported it; another device takes over after a while without one (LOC1). */
	readonly deviceId: string;
	readonly receivedAt: Millis;
};

/** Degrees WGS 84. */
export type Point = { readonly latitude: number; readonly longitude: number };

export type SeenPosition = Pick<Position, "latitude" | "longitude" | "accuracy" | "capturedAt">;

/** A status message as it stands; all null where there is none. */
export type StatusMessage = {
	readonly statusMessage: string | null;
	readonly emoji: string | null;
	readonly statusExpiresAt: Millis | null;
	readonly statusUpdatedAt: Millis | null;
};

/** What one kind of viewer was last told of a user. Immutable; changes only when something is announced (PR33). */
export type Track = StatusMessage & {
	readonly status: SeenStatus;
	/** Only where `away` announced it. */
	readonly lastActivity: Millis | null;
	/** Only while offline. */
	readonly lastSeen: Millis | null;
	readonly devices: readonly DeviceKind[];
	readonly projectId: string | null;
	readonly taskId: string | null;
	readonly position: SeenPosition | null;
};

/** Who sees which track, as last announced (VIS3, VIS4, VIS8, VIS10). */
export type SeenBy = {
	readonly visibleTo: ReadonlySet<string>;
	/** Both directions. */
	readonly blocked: ReadonlySet<string>;
	readonly contacts: ReadonlySet<string>;
	readonly location: Facts["location"];
};

/** Everything that was announced of a user: what, and to whom. */
export type Shown = {
	readonly plain: Track;
	readonly listed: Track;
	readonly seenBy: SeenBy;
	/** The revision of the facts that `seenBy` was made from. */
	readonly factsRev: number;
};

/** Everything that is known of one user's presence: the state that the rules decide on. */
export type PresenceRecord = UserKey & {
	readonly facts: Facts;
	readonly devices: readonly Device[];
	readonly activity: Activity | null;
	readonly position: Position | null;
	/** The true state as of the last decision. */
	readonly status: Presence;
	/** Why the user last went offline, where there is a reason to tell. */
	readonly offlineReason: "stale_session" | null;
	/** Newest sign of life of the user, also of devices that are gone. */
	lastSignAt: Millis | null;
	/** Newest sign of life at the moment when a viewer off the list could last see the user present (VIS4). */
	readonly plainSeenAt: Millis | null;
	readonly shown: Shown;
};

/** The durations and distances that the rules need, all settings. */
export type Timing = {
	readonly awayAfter: Millis;
	readonly staleAfter: Millis;
	readonly offlineGrace: Millis;
	readonly lastSeenTtl: Millis;
	readonly deviceTakeover: Millis;
	readonly clockTolerance: Millis;
	/** Metres. */
	readonly locationDeadband: number;
};

/** When a rule decides, and by which durations. */
export type Moment = { readonly now: Millis; readonly timing: Timing };

/** What a user looks like whom the viewer has never seen. */
export const NEVER_SEEN: Track = {
	status: "offline",
	lastActivity: null,
	lastSeen: null,
	devices: [],
	projectId: null,
	taskId: null,
	statusMessage: null,
	emoji: null,
	statusExpiresAt: null,
	statusUpdatedAt: null,
	position: null,
};

const SHOWN_TO_ALL: SeenBy = { visibleTo: NOBODY, blocked: NOBODY, contacts: NOBODY, location: "company" };

/** Who sees which track, by the user's own facts. Shares one object among all who never changed anything. */
export function seenByOf(facts: Facts): SeenBy {
	const { visibleTo, blocks, blockedBy, friends, partners, location } = facts;
	const named = visibleTo.size + blocks.size + blockedBy.size + friends.size + partners.size;
	if (location === "company" && named === 0) return SHOWN_TO_ALL;
	return { visibleTo, blocked: union(blocks, blockedBy), contacts: union(friends, partners), location };
}

function union(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
	if (other.size === 0) return one;
	return one.size === 0 ? other : one.union(other);
}

/** The record of somebody of whom nothing but the facts is known. */
export function newRecord(key: UserKey, facts: Facts): PresenceRecord {
	return {
		companyId: key.companyId,
		userId: key.userId,
		facts,
		devices: [],
		activity: null,
		position: null,
		status: "offline",
		offlineReason: null,
		lastSignAt: null,
		plainSeenAt: null,
		shown: { plain: NEVER_SEEN, listed: NEVER_SEEN, seenBy: seenByOf(facts), factsRev: facts.rev },
	};
}
