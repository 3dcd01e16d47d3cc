import type { Millis } from "../ports/keys.ts";
import { type Arrival, arrive, deviceOf, withDevice } from "./devices.ts";
import type { Device, Moment, PresenceRecord } from "./record.ts";

/**
 * Takes out the connections of a node that is gone. A device that is left without any has the grace, in which its client
 * comes back elsewhere (PR23). Again, or of a node that holds nothing here: the same record.
 */
export function withoutNode(record: PresenceRecord, node: string, { now, timing }: Moment): PresenceRecord {
	if (!isOn(record, node)) return record;
	const graceUntil = now + timing.offlineGrace;
	const devices = record.devices.map((device): Device => {
		if (!holds(device, node)) return device;
		const connections = device.connections.filter((connection) => connection.node !== node);
		return connections.length > 0 ? { ...device, connections } : { ...device, connections, graceUntil, lostTo: "node" };
	});
	return { ...record, devices };
}

/** How many connections of the user the node holds. */
export function heldBy({ devices }: PresenceRecord, node: string): number {
	return devices.flatMap(({ connections }) => connections).filter((connection) => connection.node === node).length;
}

/** Does the node hold a connection of the user? */
export function isOn({ devices }: PresenceRecord, node: string): boolean {
	return devices.some((device) => holds(device, node));
}

function holds({ connections }: Device, node: string): boolean {
	return connections.some((connection) => connection.node === node);
}

/**
 * The record as it is put back into a store that has forgotten everything: without connections, for the lease that held
 * them is forgotten too. Its devices count until `graceUntil`; whoever holds their connections asserts them before (CLU2).
 */
export function putBack(record: PresenceRecord, graceUntil: Millis): PresenceRecord {
	const devices = record.devices.map(
		(device): Device => ({ ...device, connections: [], graceUntil, lostTo: "restart" }),
	);
	return { ...record, devices };
}

/** What a node knows of a live connection of its own, and of the signs of life that came by it. */
export type Assertion = Arrival & { readonly lastSignAt: Millis; readonly lastActivityAt: Millis };

/**
 * Puts back a live connection that the record has lost: to a node that took this one for dead, or with the store's memory
 * (PR23, CLU2). That is no activity (PR10). One that is there is held by its present node from now on, so that whoever
 * buries an earlier life of that node leaves it alone; where it is that already: the same record.
 */
export function reassert(record: PresenceRecord, assertion: Assertion, moment: Moment): PresenceRecord {
	const { deviceId, connection, lastSignAt, lastActivityAt } = assertion;
	const before = deviceOf(record, deviceId);
	const held = before?.connections.find(({ id }) => id === connection.id);
	if (before !== undefined && held !== undefined) {
		if (held.node === connection.node) return record;
		const connections = before.connections.map((one) => (one === held ? connection : one));
		return withDevice(record, { ...before, connections });
	}
	const there = arrive(record, assertion, moment);
	const device = deviceOf(there, deviceId) as Device;
	const known = before ?? { lastSignAt: 0, lastActivityAt: 0 };
	return withDevice(
		{ ...there, lastSignAt: Math.max(record.lastSignAt ?? 0, lastSignAt) },
		{
			...device,
			lastSignAt: Math.max(known.lastSignAt, lastSignAt),
			lastActivityAt: Math.max(known.lastActivityAt, lastActivityAt),
		},
	);
}
