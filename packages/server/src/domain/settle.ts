import type { EndReason } from "../ports/activity-log.ts";
import type { Facts } from "../ports/facts-store.ts";
import type { Millis } from "../ports/keys.ts";
import type { Device, Moment, Presence, PresenceRecord, Timing } from "./record.ts";
import { counts, resolve } from "./resolve.ts";

export type IntervalEnd = { readonly at: Millis; readonly reason: EndReason };

export type Settled = {
	readonly record: PresenceRecord;
	/** The activity that ended because its user went offline (ACT3). */
	readonly intervalEnd: IntervalEnd | null;
};

/** May a viewer with the plain view see a user with this state as present? */
export function plainlyPresent(status: Presence): boolean {
	return status !== "offline" && status !== "invisible";
}

/** Has the user just turned invisible, or were they invisible until now? */
export type Turn = "vanishes" | "appears";

/** What became of a user's invisibility between two states of theirs; null where it is as it was. */
export function turnBetween(before: Presence, after: Presence): Turn | null {
	if ((before === "invisible") === (after === "invisible")) return null;
	return after === "invisible" ? "vanishes" : "appears";
}

/** The newest sign of life, of devices that are there and of those that are gone. */
export function newestSign(record: PresenceRecord): Millis | null {
	let newest = record.lastSignAt;
	for (const device of record.devices) if (newest === null || device.lastSignAt > newest) newest = device.lastSignAt;
	return newest;
}

/** The facts without what ran out by itself: a chosen availability (PR3), a status message (ST1). */
function lastingFacts(facts: Facts, now: Millis): Facts {
	const chosen = facts.availabilityUntil !== null && facts.availabilityUntil <= now;
	const message = facts.statusExpiresAt !== null && facts.statusExpiresAt <= now;
	if (!chosen && !message) return facts;
	return {
		...facts,
		...(chosen ? { availability: "auto", availabilityUntil: null } : {}),
		...(message ? { statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null } : {}),
	};
}

function gone(device: Device, now: Millis): boolean {
	return device.connections.length === 0 && (device.graceUntil === null || device.graceUntil <= now);
}

/** Which device was the last to count: one whose grace ran out, or one of those left, which fell silent (PR13)? */
function endReason(record: PresenceRecord, left: readonly Device[], { now, timing }: Moment): EndReason {
	const dropped = record.devices.filter((device) => gone(device, now));
	const graceEnd = Math.max(...dropped.map((device) => device.graceUntil ?? now));
	const silence = Math.max(...left.map((device) => device.lastSignAt + timing.staleAfter));
	if (silence > graceEnd) return "stale_session";
	if (dropped.length === 0) return "offline";
	if (dropped.every(({ lostTo }) => lostTo === "node")) return "stale_session";
	return dropped.every(({ lostTo }) => lostTo === "restart") ? "server_restart" : "offline";
}

/** Who vanished and fell silent before either was announced has gone without a reason, as who leaves (VIS5). */
function toldReason({ status, shown }: PresenceRecord, reason: EndReason): PresenceRecord["offlineReason"] {
	const vanishes = status === "invisible" && shown.plain.status !== "offline";
	return reason === "stale_session" && !vanishes ? reason : null;
}

/**
 * Brings a record up to the moment: drops devices whose grace is over and facts that have run out, resolves, and draws
 * what follows from a change.
 * Gives back the same record where nothing is different. Applied before and after every rule, so that each decides on
 * the truth of its own moment, and a late sweep takes nobody offline who has returned (M6).
 */
export function settle(record: PresenceRecord, now: Millis, timing: Timing): Settled {
	const devices = record.devices.some((device) => gone(device, now))
		? record.devices.filter((device) => !gone(device, now))
		: record.devices;
	const facts = lastingFacts(record.facts, now);
	const status = resolve(devices, facts.availability, { now, timing });
	const ends = status === "offline" && record.activity !== null;
	const same = devices === record.devices && facts === record.facts && status === record.status;
	if (same && !ends) return { record, intervalEnd: null };

	const lastSignAt = newestSign(record);
	const wentOffline = status === "offline" && record.status !== "offline";
	const reason = endReason(record, devices, { now, timing });
	const settled: PresenceRecord = {
		...record,
		facts,
		devices,
		status,
		lastSignAt,
		activity: status === "offline" ? null : record.activity,
		plainSeenAt: plainlyPresent(record.status) && !plainlyPresent(status) ? lastSignAt : record.plainSeenAt,
		offlineReason: wentOffline ? toldReason(record, reason) : record.offlineReason,
	};
	return { record: settled, intervalEnd: ends ? { at: lastSignAt ?? now, reason } : null };
}

/**
 * The same for what a rule left of a record that was settled before it: where the user went offline by it, that was the
 * rule's doing, and no silence of devices that were stale already (PR13, PR21).
 */
export function settleRuled(record: PresenceRecord, now: Millis, timing: Timing): Settled {
	const settled = settle(record, now, timing);
	const { intervalEnd } = settled;
	if (settled.record.status !== "offline" || record.status === "offline") return settled;
	return {
		record: { ...settled.record, offlineReason: null },
		intervalEnd: intervalEnd === null ? null : { ...intervalEnd, reason: "offline" },
	};
}

/** Is somebody there: a device connected or in grace, and not stale? Whom a restart shows as present (PR24). */
export function anybodyThere(record: PresenceRecord, now: Millis, timing: Timing): boolean {
	return record.devices.some((device) => counts(device, now, timing));
}
