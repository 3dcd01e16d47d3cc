import type { Marks } from "../../src/app/presence/marks.ts";
import {
	type ConnectionEntry,
	type Device,
	NEVER_SEEN,
	newRecord,
	type PresenceRecord,
	type Shown,
	seenByOf,
	type Timing,
	type Track,
} from "../../src/domain/record.ts";
import { UNDECIDED } from "../../src/domain/undecided.ts";
import type { Facts } from "../../src/ports/facts-store.ts";

/** A moment of no meaning. */
export const NOW = Date.parse("2026-03-02T09:00:00.000Z");

/** The default durations. */
export const TIMING: Timing = {
	awayAfter: 300_000,
	staleAfter: 900_000,
	offlineGrace: 5_000,
	lastSeenTtl: 30 * 86_400_000,
	deviceTakeover: 120_000,
	clockTolerance: 30_000,
	locationDeadband: 10,
};

export function aFacts(fields: Partial<Facts> = {}): Facts {
	return { ...UNDECIDED, ...fields };
}

export function aConnection(fields: Partial<ConnectionEntry> = {}): ConnectionEntry {
	return { id: "c1", namespace: "/presence", transport: "websocket", userAgent: "", since: NOW, node: "n1", ...fields };
}

/** A connected device that was active now. */
export function aDevice(fields: Partial<Device> = {}): Device {
	return {
		id: "d1",
		kind: null,
		connections: [aConnection()],
		graceUntil: null,
		lostTo: null,
		heartbeats: false,
		reported: null,
		movedTo: null,
		lastSignAt: NOW,
		lastActivityAt: NOW,
		...fields,
	};
}

/** A device whose link was lost. */
export function inGrace(until: number, fields: Partial<Device> = {}): Device {
	return aDevice({ connections: [], graceUntil: until, ...fields });
}

/** Ada, of whom nothing is known but these fields. */
export function aRecord(fields: Partial<PresenceRecord> = {}): PresenceRecord {
	return { ...newRecord({ companyId: "acme", userId: "ada" }, fields.facts ?? aFacts()), ...fields };
}

export function aTrack(fields: Partial<Track> = {}): Track {
	return { ...NEVER_SEEN, status: "online", ...fields };
}

/** Shown alike to all, unless said otherwise. */
export function aShown(plain: Track, { listed = plain, facts = aFacts() } = {}): Shown {
	return { plain, listed, seenBy: seenByOf(facts), factsRev: facts.rev };
}

/** Nothing is to be done at the next tick. */
export const NO_MARKS: Marks = {
	announce: () => {},
	announcePosition: () => {},
	tellSelf: () => {},
	journal: () => {},
	endInterval: () => {},
	turned: async () => {},
};
