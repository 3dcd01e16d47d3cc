import type { Millis } from "../ports/keys.ts";
import type { ConnectionEntry, Device, DeviceKind, Moment, PresenceRecord } from "./record.ts";
import { counts, isStale, newestActivity } from "./resolve.ts";
import { newestSign } from "./settle.ts";

export type Arrival = {
	readonly deviceId: string;
	readonly kind: DeviceKind | null;
	readonly connection: ConnectionEntry;
};

export type DeviceLimits = { readonly maxDevices: number; readonly maxConnections: number };

/** The user's device of that id, connected or in grace. */
export function deviceOf(record: PresenceRecord, deviceId: string): Device | undefined {
	return record.devices.find((device) => device.id === deviceId);
}

/** Puts a changed device in the place of the one with its id. */
export function withDevice(record: PresenceRecord, device: Device): PresenceRecord {
	return { ...record, devices: record.devices.map((known) => (known.id === device.id ? device : known)) };
}

/** Why one more connection would be too many (W25), or null. */
export function overLimit(record: PresenceRecord, deviceId: string, limits: DeviceLimits): string | null {
	const connections = record.devices.reduce((sum, device) => sum + device.connections.length, 0);
	if (connections >= limits.maxConnections) return `No more than ${limits.maxConnections} connections a user.`;
	if (deviceOf(record, deviceId) === undefined && record.devices.length >= limits.maxDevices)
		return `No more than ${limits.maxDevices} devices a user.`;
	return null;
}

/**
 * Adds a connection. Connecting is activity only where no device counted before; else the newest activity is inherited,
 * so that opening a second tab or returning within the grace brings nobody back from away (PR10).
 */
export function arrive(record: PresenceRecord, arrival: Arrival, { now, timing }: Moment): PresenceRecord {
	const lastActivityAt = newestActivity(record.devices, now, timing) ?? now;
	const known = deviceOf(record, arrival.deviceId);
	if (known === undefined) {
		const device: Device = {
			id: arrival.deviceId,
			kind: arrival.kind,
			connections: [arrival.connection],
			graceUntil: null,
			lostTo: null,
			heartbeats: false,
			reported: null,
			movedTo: null,
			lastSignAt: now,
			lastActivityAt,
		};
		return { ...record, lastSignAt: now, devices: [...record.devices, device] };
	}
	const device: Device = {
		...known,
		kind: arrival.kind ?? known.kind,
		connections: [...known.connections, arrival.connection],
		graceUntil: null,
		lostTo: null,
		lastSignAt: now,
		lastActivityAt,
	};
	return { ...withDevice(record, device), lastSignAt: now };
}

function without(record: PresenceRecord, gone: (device: Device) => boolean): PresenceRecord {
	return {
		...record,
		lastSignAt: newestSign(record),
		devices: record.devices.filter((device) => !gone(device)),
	};
}

/**
 * Takes a connection out. With the device's last one the device goes at once where the client left, and after the grace
 * where the link was lost (PR21). A connection that is not there changes nothing, so that a late end harms nobody (M4); but
 * of a device that was put back without its connections it says that this one does not come, and the usual grace is enough.
 */
export function depart(
	record: PresenceRecord,
	departure: { readonly deviceId: string; readonly connectionId: string; readonly left: boolean },
	{ now, timing }: Moment,
): PresenceRecord {
	const device = deviceOf(record, departure.deviceId);
	if (device?.lostTo === "restart" && device.connections.length === 0)
		return withDevice(record, { ...device, graceUntil: sooner(device.graceUntil, now + timing.offlineGrace) });
	const connections = device?.connections.filter((connection) => connection.id !== departure.connectionId);
	if (device === undefined || connections === undefined || connections.length === device.connections.length)
		return record;
	if (connections.length > 0) return withDevice(record, { ...device, connections });
	if (departure.left || timing.offlineGrace === 0 || isStale(device, now, timing))
		return without(record, (known) => known === device);
	return withDevice(record, { ...device, connections, graceUntil: now + timing.offlineGrace });
}

function sooner(grace: Millis | null, other: Millis): Millis {
	return grace === null ? other : Math.min(grace, other);
}

/** Takes a device, or all of them, out at once (`POST /api/presence/leave`, revocation). */
export function leave(record: PresenceRecord, deviceId: string | null): PresenceRecord {
	const concerned = (device: Device): boolean => deviceId === null || device.id === deviceId;
	return record.devices.some(concerned) ? without(record, concerned) : record;
}

/** What a sign of life changes: nothing to decide, only a mark to make; or something that a rule must decide. */
export type TouchOutcome = "marked" | "due" | "absent";

export type Sign = {
	/** Null: the most recently active device that counts (PR10). */
	readonly deviceId: string | null;
	readonly active: boolean;
	/** The sign is a heartbeat: from now on the device owes more of them (PR13). */
	readonly heartbeat?: boolean;
};

/** The device that a request without one speaks for: the token's, else the most recently active that counts (PR10). */
export function speakingDevice(
	record: PresenceRecord,
	deviceId: string | null,
	{ now, timing }: Moment,
): Device | undefined {
	if (deviceId !== null) return deviceOf(record, deviceId);
	let newest: Device | undefined;
	for (const device of record.devices) {
		if (!counts(device, now, timing)) continue;
		if (newest === undefined || device.lastActivityAt > newest.lastActivityAt) newest = device;
	}
	return newest;
}

/**
 * Marks a sign of life on a record in place where it cannot change what is resolved, else leaves it as it is and says
 * `due`: then `touched` must be decided. `absent`: no such device.
 */
export function mark(record: PresenceRecord, sign: Sign, { now, timing }: Moment): TouchOutcome {
	const device = speakingDevice(record, sign.deviceId, { now, timing });
	if (device === undefined) return "absent";
	if (isStale(device, now, timing) || (sign.heartbeat === true && !device.heartbeats)) return "due";
	if (
		sign.active &&
		(record.status === "away" || (record.status === "invisible" && record.shown.listed.status === "away"))
	)
		return "due";
	if (now > device.lastSignAt) device.lastSignAt = now;
	if (sign.active && now > device.lastActivityAt) device.lastActivityAt = now;
	return "marked";
}

/** The rule behind `mark`: the device gave a sign of life, and was active or not. */
export function touched(record: PresenceRecord, sign: Sign, { now, timing }: Moment): PresenceRecord {
	const device = speakingDevice(record, sign.deviceId, { now, timing });
	if (device === undefined) return record;
	const lastSignAt = Math.max(device.lastSignAt, now);
	const lastActivityAt = sign.active ? Math.max(device.lastActivityAt, now) : device.lastActivityAt;
	const heartbeats = device.heartbeats || sign.heartbeat === true;
	return withDevice(record, { ...device, heartbeats, lastSignAt, lastActivityAt });
}
