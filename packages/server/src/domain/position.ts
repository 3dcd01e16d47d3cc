import type { Millis } from "../ports/keys.ts";
import { deviceOf, withDevice } from "./devices.ts";
import { accuracyClass, distance } from "./geo.ts";
import type { Moment, Position, PresenceRecord, SeenPosition, Timing } from "./record.ts";

export type PositionReport = {
	readonly latitude: number;
	readonly longitude: number;
	readonly accuracy: number | null;
	/** Null: now. */
	readonly capturedAt: Millis | null;
};

export type PositionChange = {
	readonly record: PresenceRecord;
	/** When the position was captured, where it belongs into the trail; else null. */
	readonly trailAt: Millis | null;
};

/** A clock that runs ahead by more than the tolerance counts as now (LOC1). */
function capturedAt(report: PositionReport, { now, timing }: Moment): Millis {
	const { capturedAt: at } = report;
	return at === null || at > now + timing.clockTolerance ? now : at;
}

/** Has the device that holds the last position reported none for so long that another may take over (LOC1)? */
function fellSilent(last: Position, { now, timing }: Moment): boolean {
	return now - last.receivedAt >= timing.deviceTakeover;
}

/** Takes a device's position report into the record (LOC1, LOC2). */
export function moveTo(
	record: PresenceRecord,
	{ deviceId, report }: { readonly deviceId: string; readonly report: PositionReport },
	moment: Moment,
): PositionChange {
	const device = deviceOf(record, deviceId);
	if (device === undefined) return { record, trailAt: null };
	const at = capturedAt(report, moment);
	const before = device.movedTo;
	const moved = before !== null && distance(before, report) > moment.timing.locationDeadband;
	const { latitude, longitude, accuracy } = report;
	const next = before === null || moved ? withDevice(record, { ...device, movedTo: { latitude, longitude } }) : record;
	const trailAt = before === null || moved ? at : null;
	const last = record.position;
	if (last !== null && at < last.capturedAt) return { record, trailAt: at };
	const holds = last === null || last.deviceId === deviceId || moved || fellSilent(last, moment);
	if (!holds) return { record: next, trailAt };
	const position = { latitude, longitude, accuracy, capturedAt: at, deviceId, receivedAt: moment.now };
	return { record: { ...next, position }, trailAt };
}

/** Is a position far enough from the one last announced to be told again (LOC2)? */
export function worthTelling(shown: SeenPosition | null, position: Position, timing: Timing): boolean {
	if (shown === null) return true;
	if (accuracyClass(shown.accuracy) !== accuracyClass(position.accuracy)) return true;
	return distance(shown, position) > timing.locationDeadband;
}
