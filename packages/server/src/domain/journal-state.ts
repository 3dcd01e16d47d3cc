import type { Facts } from "../ports/facts-store.ts";
import type { Millis } from "../ports/keys.ts";
import type { JournalRow } from "../ports/presence-journal.ts";
import {
	type Device,
	NEVER_SEEN,
	newRecord,
	type PresenceRecord,
	seenByOf,
	type Timing,
	type Track,
} from "./record.ts";
import { anybodyThere, newestSign, plainlyPresent } from "./settle.ts";
import { absentTrack } from "./shown.ts";

type KeptDevice = Omit<Device, "connections" | "graceUntil" | "lostTo">;

type State = {
	readonly devices: readonly KeptDevice[];
	readonly activity: PresenceRecord["activity"];
	readonly position: PresenceRecord["position"];
	readonly status: PresenceRecord["status"];
	readonly plainSeenAt: Millis | null;
	readonly plain: Track;
	/** Absent where it is the plain one. */
	readonly listed?: Track;
};

function keptDevice(device: Device): KeptDevice {
	const { connections: _connections, graceUntil: _graceUntil, lostTo: _lostTo, ...kept } = device;
	return kept;
}

/** What is written down of a record, so that a restart can show it as it was (PR24). */
export function journalRow(record: PresenceRecord, now: Millis, timing: Timing): JournalRow {
	const { companyId, userId, activity, position, status, plainSeenAt, shown } = record;
	const state: State = {
		devices: record.devices.map(keptDevice),
		activity,
		position,
		status,
		plainSeenAt,
		plain: shown.plain,
		...(shown.listed === shown.plain ? {} : { listed: shown.listed }),
	};
	const present = anybodyThere(record, now, timing);
	return { companyId, userId, present, lastSignAt: newestSign(record), state: JSON.stringify(state) };
}

function track(kept: Track): Track {
	return kept.status === "offline" && kept.lastSeen === null && kept.statusMessage === null ? NEVER_SEEN : kept;
}

/**
 * The record behind a row of the journal. Who was present counts until `graceUntil`; null outside a start: they are gone.
 */
export function restoredRecord(row: JournalRow, facts: Facts, graceUntil: Millis | null): PresenceRecord {
	const state = JSON.parse(row.state) as State;
	const plain = track(state.plain);
	const devices =
		row.present && graceUntil !== null
			? state.devices.map((kept): Device => ({ ...kept, connections: [], graceUntil, lostTo: "restart" }))
			: [];
	const absent = devices.length === 0;
	const plainSeenAt = absent && plainlyPresent(state.status) ? row.lastSignAt : state.plainSeenAt;
	const listed = state.listed === undefined ? plain : track(state.listed);
	const goneAlike = listed === plain && plainSeenAt === row.lastSignAt;
	const plainGone = absentTrack(plain, plainSeenAt);
	const listedGone = goneAlike ? plainGone : absentTrack(listed, row.lastSignAt);
	return {
		...newRecord(row, facts),
		devices,
		activity: state.activity,
		position: state.position,
		status: absent ? "offline" : state.status,
		lastSignAt: row.lastSignAt,
		plainSeenAt,
		shown: {
			// What was not announced any more before the end has nobody left to be announced to.
			plain: absent ? plainGone : plain,
			listed: absent ? listedGone : listed,
			seenBy: seenByOf(facts),
			factsRev: facts.rev,
		},
	};
}
