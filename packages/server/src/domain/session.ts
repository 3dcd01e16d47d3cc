import type { DeviceShape, Explanation, Session } from "@rollcall/protocol/shapes";
import type { Availability, Facts } from "../ports/facts-store.ts";
import type { Millis } from "../ports/keys.ts";
import type { Device, Moment, Presence, PresenceRecord } from "./record.ts";
import { counts, isStale, nextResolveAt } from "./resolve.ts";
import { newestSign } from "./settle.ts";
import { messageAt, ownAvailability } from "./shown.ts";
import { iso, isoOrNull } from "./view.ts";

/** The session of a settled record. */
export function sessionOf(record: PresenceRecord, now: Millis): Session {
	const { availability, availabilityUntil } = ownAvailability(record, now);
	const message = messageAt(record.facts, now);
	return {
		userId: record.userId,
		status: record.status,
		availability,
		until: isoOrNull(availabilityUntil),
		lastSeenAt: isoOrNull(newestSign(record)),
		currentProjectId: record.activity?.projectId ?? null,
		currentTaskId: record.activity?.taskId ?? null,
		statusMessage: message.statusMessage,
		emoji: message.emoji,
		statusExpiresAt: isoOrNull(message.statusExpiresAt),
		statusUpdatedAt: isoOrNull(message.statusUpdatedAt),
		lastLatitude: record.position?.latitude ?? null,
		lastLongitude: record.position?.longitude ?? null,
		lastAccuracy: record.position?.accuracy ?? null,
		lastLocationAt: isoOrNull(record.position?.capturedAt ?? null),
	};
}

function ownDevice(device: Device): DeviceShape {
	const newest = device.connections[device.connections.length - 1];
	return {
		deviceId: device.id,
		kind: device.kind,
		connectedSince: iso(Math.min(...device.connections.map((connection) => connection.since))),
		lastActivity: iso(device.lastActivityAt),
		transport: newest?.transport ?? "websocket",
		userAgent: newest?.userAgent ?? "",
	};
}

/** The user's connected devices; one in grace is not among them (PR32). */
export function ownDevices(record: PresenceRecord): readonly DeviceShape[] {
	return record.devices.filter((device) => device.connections.length > 0).map(ownDevice);
}

const TOLD = [
	"availability",
	"availabilityUntil",
	"statusMessage",
	"emoji",
	"statusExpiresAt",
	"statusUpdatedAt",
] as const satisfies readonly (keyof Facts)[];

/** Facts also change by what others do, of which nothing may be told (VIS8). */
function decidesOtherwise(before: Facts, after: Facts): boolean {
	return before !== after && TOLD.some((name) => before[name] !== after[name]);
}

/** Did anything change that the user's own devices are told by `presence:self` (PR32)? */
export function selfChanged(before: PresenceRecord, after: PresenceRecord): boolean {
	return (
		before.status !== after.status ||
		decidesOtherwise(before.facts, after.facts) ||
		before.activity !== after.activity ||
		connectedIds(before) !== connectedIds(after)
	);
}

function connectedIds(record: PresenceRecord): string {
	return record.devices
		.filter((device) => device.connections.length > 0)
		.map((device) => device.id)
		.join("\n");
}

function explainedDevice(device: Device, { now, timing }: Moment): Explanation["devices"][number] {
	return {
		deviceId: device.id,
		kind: device.kind,
		connections: device.connections.map((connection) => connection.id),
		graceUntil: isoOrNull(device.graceUntil),
		stale: isStale(device, now, timing),
		counts: counts(device, now, timing),
		lastSignAt: iso(device.lastSignAt),
		lastActivityAt: iso(device.lastActivityAt),
	};
}

function ruleOf(status: Presence, availability: Availability): Explanation["rule"] {
	if (status === "offline") return "no_device";
	if (availability !== "auto") return "availability";
	return status === "away" ? "inactive" : "active";
}

/** Why a user's presence is what it is, of a settled record (PR44). */
export function explain(record: PresenceRecord, moment: Moment): Explanation {
	const { now, timing } = moment;
	const { availability, availabilityUntil } = ownAvailability(record, now);
	const next = nextResolveAt(record.devices, record.facts, moment);
	return {
		userId: record.userId,
		status: record.status,
		rule: ruleOf(record.status, availability),
		availability,
		until: isoOrNull(availabilityUntil),
		devices: record.devices.map((device) => explainedDevice(device, moment)),
		awayAfterMs: timing.awayAfter,
		staleAfterMs: timing.staleAfter,
		offlineGraceMs: timing.offlineGrace,
		nextChange: next === null ? null : { at: iso(next), ttlMs: next - now },
	};
}
