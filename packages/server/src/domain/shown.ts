import type { Facts } from "../ports/facts-store.ts";
import type { Millis } from "../ports/keys.ts";
import { worthTelling } from "./position.ts";
import {
	type Moment,
	type PresenceRecord,
	type SeenPosition,
	type SeenStatus,
	type Shown,
	type StatusMessage,
	seenByOf,
	type Timing,
	type Track,
} from "./record.ts";
import { availabilityAt, deviceKinds, earliest, newestActivity, nextResolveAt, resolve } from "./resolve.ts";
import { newestSign, plainlyPresent } from "./settle.ts";

/** `state`: all but positions, which are announced at a slower pace (W31). `all`: positions too. */
export type Scope = "state" | "all";

type Showing = { readonly scope: Scope; readonly timing: Timing };

const NO_MESSAGE: StatusMessage = { statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null };

/** A status message as it stands at the moment: an expired one is none (ST1). */
export function messageAt(message: StatusMessage, now: Millis): StatusMessage {
	const { statusMessage, emoji, statusExpiresAt, statusUpdatedAt } = message;
	if (statusExpiresAt !== null && now >= statusExpiresAt) return NO_MESSAGE;
	return { statusMessage, emoji, statusExpiresAt, statusUpdatedAt };
}

function sameMessage(a: StatusMessage, b: StatusMessage): boolean {
	return (
		a.statusMessage === b.statusMessage &&
		a.emoji === b.emoji &&
		a.statusExpiresAt === b.statusExpiresAt &&
		a.statusUpdatedAt === b.statusUpdatedAt
	);
}

/** Nothing changes how an absent user looks (VIS4, VIS7); an old message runs out where it is read. */
export function absentTrack(prev: Track, lastSeen: Millis | null): Track {
	if (prev.status === "offline") return prev;
	return {
		...prev,
		status: "offline",
		lastActivity: null,
		lastSeen,
		devices: [],
		projectId: null,
		taskId: null,
		position: null,
	};
}

function nextPosition(prev: Track, record: PresenceRecord, { scope, timing }: Showing): SeenPosition | null {
	if (scope === "state" || record.position === null) return prev.position;
	if (!worthTelling(prev.position, record.position, timing)) return prev.position;
	const { latitude, longitude, accuracy, capturedAt } = record.position;
	return { latitude, longitude, accuracy, capturedAt };
}

type Truth = { readonly prev: Track; readonly status: SeenStatus; readonly position: SeenPosition | null };

function presentTrack(record: PresenceRecord, { prev, status, position }: Truth, { now, timing }: Moment): Track {
	const message = messageAt(record.facts, now);
	const projectId = record.activity?.projectId ?? null;
	const taskId = record.activity?.taskId ?? null;
	const sameState = status === prev.status && position === prev.position;
	if (sameState && projectId === prev.projectId && taskId === prev.taskId && sameMessage(prev, message)) return prev;
	const fallsAway = status === "away" && prev.status !== "away" && prev.status !== "offline";
	const staysAway = status === "away" && prev.status === "away";
	return {
		...message,
		status,
		lastActivity: fallsAway ? newestActivity(record.devices, now, timing) : staysAway ? prev.lastActivity : null,
		lastSeen: null,
		// Kinds of devices ride on the event that tells a new status; they are no news of their own (PR20).
		devices: status === prev.status ? prev.devices : deviceKinds(record.devices, now, timing),
		projectId,
		taskId,
		position,
	};
}

function plainTrack(record: PresenceRecord, scope: Scope, moment: Moment): Track {
	const prev = record.shown.plain;
	const { status } = record;
	if (status === "offline" || status === "invisible") return absentTrack(prev, record.plainSeenAt);
	const position = nextPosition(prev, record, { scope, timing: moment.timing });
	return presentTrack(record, { prev, status, position }, moment);
}

function listedTrack(record: PresenceRecord, plain: Track, moment: Moment): Track {
	const prev = record.shown.listed;
	if (plainlyPresent(record.status)) return plain;
	const status = resolve(record.devices, "auto", moment);
	if (record.status === "offline" || status === "offline" || status === "invisible")
		return prev === record.shown.plain && plain.lastSeen === newestSign(record)
			? plain
			: absentTrack(prev, newestSign(record));
	return presentTrack(record, { prev, status, position: null }, moment);
}

function factsChanged(facts: Facts, shown: Shown): boolean {
	return facts.rev !== shown.factsRev;
}

/**
 * What there is to be shown of a user now, given what was shown last. The same object where nothing is to be announced.
 * Everything that anybody is told of the user derives from this, so that events, snapshots and REST agree (PR33).
 */
export function nextShown(record: PresenceRecord, scope: Scope, moment: Moment): Shown {
	const { shown } = record;
	const plain = plainTrack(record, scope, moment);
	const listed = listedTrack(record, plain, moment);
	const changed = factsChanged(record.facts, shown);
	if (plain === shown.plain && listed === shown.listed && !changed) return shown;
	const seenBy = changed ? seenByOf(record.facts) : shown.seenBy;
	return { plain, listed, seenBy, factsRev: record.facts.rev };
}

/** Does anybody see the user as present? */
export function isShown({ plain, listed }: Shown): boolean {
	return plain.status !== "offline" || listed.status !== "offline";
}

/** Is what somebody works on all that differs? */
export function isWorkAlone(before: Shown, after: Shown): boolean {
	if (before.factsRev !== after.factsRev) return false;
	return before.plain.status === after.plain.status && before.listed.status === after.listed.status;
}

/** Does a position wait to be announced? */
export function positionWaits(record: PresenceRecord, timing: Timing): boolean {
	if (record.position === null || !plainlyPresent(record.status)) return false;
	return worthTelling(record.shown.plain.position, record.position, timing);
}

/** The next moment at which something about the user changes by itself; null for never. */
export function nextDue(record: PresenceRecord, { now, timing }: Moment): Millis | null {
	return earliest([nextResolveAt(record.devices, record.facts, { now, timing }), record.facts.statusExpiresAt], now);
}

/** The availability that holds, for the user's own eyes. */
export function ownAvailability(
	record: PresenceRecord,
	now: Millis,
): Pick<Facts, "availability" | "availabilityUntil"> {
	const availability = availabilityAt(record.facts, now);
	const holds = availability === record.facts.availability;
	return { availability, availabilityUntil: holds ? record.facts.availabilityUntil : null };
}
