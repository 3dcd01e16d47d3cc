import type { Availability, Facts } from "../ports/facts-store.ts";
import type { Millis } from "../ports/keys.ts";
import type { Device, DeviceKind, Presence, Timing } from "./record.ts";

/** What the resolver needs to know of one device. */
export type ResolvedDevice = Pick<
	Device,
	"connections" | "graceUntil" | "heartbeats" | "lastSignAt" | "lastActivityAt"
>;

type ResolveTiming = Pick<Timing, "awayAfter" | "staleAfter">;
type ResolveMoment = { readonly now: Millis; readonly timing: ResolveTiming };

/** Can silence make this device stale? One that never promised a heartbeat is alive while its transport is (PR13). */
export function owesSigns(device: ResolvedDevice): boolean {
	return device.heartbeats || device.connections.some((connection) => connection.namespace === "/presence");
}

/** A connected device that owes signs of life and has given none for too long (PR13). */
export function isStale(device: ResolvedDevice, now: Millis, timing: ResolveTiming): boolean {
	return device.connections.length > 0 && now - device.lastSignAt >= timing.staleAfter && owesSigns(device);
}

/** Does the device make its user present? Connected or in grace, and not stale. */
export function counts(device: ResolvedDevice, now: Millis, timing: ResolveTiming): boolean {
	if (device.connections.length === 0) return device.graceUntil !== null && now < device.graceUntil;
	return !isStale(device, now, timing);
}

/** The chosen availability as it holds now: past `until` it is `auto` again (PR3). */
export function availabilityAt(facts: Pick<Facts, "availability" | "availabilityUntil">, now: Millis): Availability {
	if (facts.availabilityUntil !== null && now >= facts.availabilityUntil) return "auto";
	return facts.availability;
}

/** The newest activity over the devices that count, or null where none does. */
export function newestActivity(devices: readonly ResolvedDevice[], now: Millis, timing: ResolveTiming): Millis | null {
	let newest: Millis | null = null;
	for (const device of devices) {
		if (!counts(device, now, timing)) continue;
		if (newest === null || device.lastActivityAt > newest) newest = device.lastActivityAt;
	}
	return newest;
}

/**
 * The one place that decides what a user's presence is (PR2): pure, and independent of the order of devices.
 * Times in milliseconds.
 */
export function resolve(
	devices: readonly ResolvedDevice[],
	availability: Availability,
	{ now, timing }: ResolveMoment,
): Presence {
	const newest = newestActivity(devices, now, timing);
	if (newest === null) return "offline";
	if (availability !== "auto") return availability;
	return now - newest >= timing.awayAfter ? "away" : "online";
}

const KIND_ORDER: readonly DeviceKind[] = ["web", "desktop", "mobile"];

/** The kinds of the devices that count, each once, in a fixed order. */
export function deviceKinds(devices: readonly Device[], now: Millis, timing: ResolveTiming): readonly DeviceKind[] {
	return KIND_ORDER.filter((kind) => devices.some((device) => device.kind === kind && counts(device, now, timing)));
}

/**
 * The next moment at which the resolver may answer otherwise, if nothing happens until then; null for never. An
 * invisible user falls away like others: the people on the list see it.
 */
export function nextResolveAt(
	devices: readonly ResolvedDevice[],
	facts: Pick<Facts, "availability" | "availabilityUntil">,
	{ now, timing }: ResolveMoment,
): Millis | null {
	const moments: Millis[] = [];
	for (const device of devices) {
		if (device.connections.length === 0) moments.push(device.graceUntil ?? now);
		else if (owesSigns(device)) moments.push(device.lastSignAt + timing.staleAfter);
	}
	if (facts.availabilityUntil !== null) moments.push(facts.availabilityUntil);
	const availability = availabilityAt(facts, now);
	const newest = newestActivity(devices, now, timing);
	const mayFallAway = availability === "auto" || availability === "invisible";
	if (newest !== null && mayFallAway) moments.push(newest + timing.awayAfter);
	return earliest(moments, now);
}

/** The earliest of the moments that are still to come. */
export function earliest(moments: readonly (Millis | null)[], now: Millis): Millis | null {
	let first: Millis | null = null;
	for (const moment of moments) {
		if (moment === null || moment <= now) continue;
		if (first === null || moment < first) first = moment;
	}
	return first;
}
