import type { PresenceRecord } from "../../domain/record.ts";
import type { Millis } from "../../ports/keys.ts";

/** The newest sign and the newest activity of a device, by its id. */
type MarksJson = Readonly<Record<string, readonly [sign: Millis, activity: Millis]>>;

/** The signs of life of all devices, as they are told between two changes of the record. */
export function marksToJson({ devices }: PresenceRecord): string {
	const marks: MarksJson = Object.fromEntries(
		devices.map(({ id, lastSignAt, lastActivityAt }) => [id, [lastSignAt, lastActivityAt]]),
	);
	return JSON.stringify(marks);
}

/** Puts signs of life that were told since the record was stored into it. */
export function applyMarks({ devices }: PresenceRecord, text: string): void {
	const marks = new Map(Object.entries(JSON.parse(text) as MarksJson));
	for (const device of devices) {
		const mark = marks.get(device.id);
		if (mark === undefined) continue;
		device.lastSignAt = Math.max(device.lastSignAt, mark[0]);
		device.lastActivityAt = Math.max(device.lastActivityAt, mark[1]);
	}
}
