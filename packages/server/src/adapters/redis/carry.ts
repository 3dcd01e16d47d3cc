import { deviceOf, mark, type Sign, type TouchOutcome } from "../../domain/devices.ts";
import type { Device, PresenceRecord, Timing } from "../../domain/record.ts";

/**
 * Marks on a record what was marked on an older one while it was replaced. Answers the signs that would change what is
 * resolved: they must be decided on, and were not marked.
 */
export function carryMarks(to: PresenceRecord, from: PresenceRecord, timing: Timing): readonly Sign[] {
	return to.devices.flatMap((device) => {
		const marked = deviceOf(from, device.id);
		return marked === undefined || marked === device ? [] : carryOne(to, { device, marked, timing });
	});
}

type One = { readonly device: Device; readonly marked: Device; readonly timing: Timing };

function carryOne(to: PresenceRecord, { device, marked, timing }: One): readonly Sign[] {
	const deviceId = device.id;
	const again = (active: boolean, now: number): TouchOutcome => mark(to, { deviceId, active }, { now, timing });
	const active = marked.lastActivityAt > device.lastActivityAt;
	if (active && again(true, marked.lastActivityAt) === "due") return [{ deviceId, active }];
	if (marked.lastSignAt > device.lastSignAt && again(false, marked.lastSignAt) === "due")
		return [{ deviceId, active: false }];
	return [];
}
