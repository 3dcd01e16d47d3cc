import type { IntervalSwitch } from "../ports/activity-log.ts";
import type { Millis } from "../ports/keys.ts";
import type { PresenceRecord, Reported } from "./record.ts";

export type ActivityChange = { readonly record: PresenceRecord; readonly interval: IntervalSwitch | null };

/** What the user works on from now: ends the running interval and begins the next. The same again changes nothing (ACT1). */
export function workOn(
	record: PresenceRecord,
	work: Reported,
	{ now, intervalId }: { readonly now: Millis; readonly intervalId: string },
): ActivityChange {
	const { projectId, taskId } = work;
	const running = record.activity;
	if ((running?.projectId ?? null) === projectId && (running?.taskId ?? null) === taskId)
		return { record, interval: null };
	const { companyId, userId } = record;
	const activity = projectId === null ? null : { projectId, taskId, since: now };
	const interval: IntervalSwitch = {
		companyId,
		userId,
		...(running === null ? {} : { end: { at: now, reason: projectId === null ? "cleared" : "changed" } }),
		...(projectId === null ? {} : { begin: { id: intervalId, projectId, taskId, at: now } }),
	};
	return { record: { ...record, activity }, interval };
}
