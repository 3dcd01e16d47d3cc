import type { Millis } from "../ports/keys.ts";
import { deviceOf, touched } from "./devices.ts";
import { moveTo, type PositionReport } from "./position.ts";
import type { Moment, PresenceRecord, Reported } from "./record.ts";

/** One heartbeat of one device (PR11, LOC1). */
export type Beat = {
	readonly deviceId: string;
	readonly active: boolean;
	/** What the device says it works on; null where it says nothing of it. */
	readonly work: Reported | null;
	readonly position: PositionReport | null;
};

export type BeatOutcome = {
	readonly record: PresenceRecord;
	/** The device reports other work than it did last: the user's activity follows it (ACT2). */
	readonly newWork: Reported | null;
	/** When the position was captured, where it belongs into the trail. */
	readonly trailAt: Millis | null;
};

function differs(work: Reported, last: Reported | null): boolean {
	if (last === null) return work.projectId !== null;
	return work.projectId !== last.projectId || work.taskId !== last.taskId;
}

/** Takes a heartbeat into the record, but for its work: that is the caller's to change, for it is logged first. */
export function beat(record: PresenceRecord, heartbeat: Beat, moment: Moment): BeatOutcome {
	const { deviceId, work, position } = heartbeat;
	const device = deviceOf(record, deviceId);
	if (device === undefined) return { record, newWork: null, trailAt: null };
	const newWork = work !== null && differs(work, device.reported) ? work : null;
	const active = heartbeat.active || newWork !== null;
	const alive = touched(record, { deviceId, active, heartbeat: true }, moment);
	if (position === null) return { record: alive, newWork, trailAt: null };
	return { newWork, ...moveTo(alive, { deviceId, report: position }, moment) };
}
