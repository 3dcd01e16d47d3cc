import type { IntervalShape } from "@rollcall/protocol/shapes";
import type { Interval } from "../ports/activity-log.ts";
import type { Millis } from "../ports/keys.ts";
import type { PresenceRecord } from "./record.ts";
import { plainlyPresent } from "./settle.ts";
import { iso, isoOrNull } from "./view.ts";

/**
 * Until when others may be told what a user did, of a settled record (VIS12): up to now while they can be seen, else up
 * to the moment when they last could. So a running invisible time is left out, and looks like being offline (VIS5).
 */
export function toldUntil(record: Pick<PresenceRecord, "status" | "plainSeenAt">): Millis {
	if (plainlyPresent(record.status)) return Number.POSITIVE_INFINITY;
	return record.plainSeenAt ?? Number.NEGATIVE_INFINITY;
}

/** Did it end by its user's going, and not by what they did: something that others could see (VIS5)? */
function endedByGoing({ endReason }: Interval): boolean {
	return endReason !== "changed" && endReason !== "cleared";
}

/** An interval as others are told it: one that went on after the moment ended there, as if its user had left. */
export function toldInterval(interval: Interval, until: Millis): Interval {
	const { endedAt } = interval;
	if (until === Number.POSITIVE_INFINITY || (endedAt !== null && endedAt < until)) return interval;
	if (endedAt === until && endedByGoing(interval)) return interval;
	return { ...interval, endedAt: until, endReason: "offline" };
}

/** The wire form of an interval (ACT3). */
export function intervalShape(interval: Interval): IntervalShape {
	const { id, userId, projectId, taskId, startedAt, endedAt, endReason } = interval;
	return { id, userId, projectId, taskId, startedAt: iso(startedAt), endedAt: isoOrNull(endedAt), endReason };
}
