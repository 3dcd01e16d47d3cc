import type { IntervalSwitch } from "../ports/activity-log.ts";
import type { Millis } from "../ports/keys.ts";
import { deviceOf, withDevice } from "./devices.ts";
import type { PresenceRecord, Reported } from "./record.ts";

/** Does the user work on this already? Setting the same again changes nothing (ACT1). */
export function worksOn(record: PresenceRecord, work: Reported): boolean {
	const { activity } = record;
	return (activity?.projectId ?? null) === work.projectId && (activity?.taskId ?? null) === work.taskId;
}

/** The entry for the activity log: the end of what runs, and the begin of the new work where there is any. */
export function intervalFor(
	record: PresenceRecord,
	work: Reported,
	{ now, intervalId }: { readonly now: Millis; readonly intervalId: string },
): IntervalSwitch {
	const { companyId, userId } = record;
	const { projectId, taskId } = work;
	return {
		companyId,
		userId,
		...(record.activity === null ? {} : { end: { at: now, reason: projectId === null ? "cleared" : "changed" } }),
		...(projectId === null ? {} : { begin: { id: intervalId, projectId, taskId, at: now } }),
	};
}

/** The record of a user who works on this from now; `reportedBy` is the device whose heartbeat said so (ACT2). */
export function workingOn(
	record: PresenceRecord,
	work: Reported,
	{ now, reportedBy }: { readonly now: Millis; readonly reportedBy: string | null },
): PresenceRecord {
	const { projectId, taskId } = work;
	const device = reportedBy === null ? undefined : deviceOf(record, reportedBy);
	const reported = device === undefined ? record : withDevice(record, { ...device, reported: work });
	if (worksOn(record, work)) return reported;
	return { ...reported, activity: projectId === null ? null : { projectId, taskId, since: now } };
}
