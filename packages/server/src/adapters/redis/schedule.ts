import type { PresenceRecord, Timing } from "../../domain/record.ts";
import { earliest } from "../../domain/resolve.ts";
import { isShown, nextDue, nextShown } from "../../domain/shown.ts";
import type { Millis } from "../../ports/keys.ts";

/** When something about a user is to be looked at, and since when there is nothing to look at but that. */
export type Schedule = { readonly due: Millis | null; readonly absentSince: Millis | null };

type Moment = { readonly now: Millis; readonly timing: Timing; readonly idleKept: Millis };

/** Whoever decided something announces it at its next tick, of busy users later. Where that has not come by then, another node does (PR20). */
const ANNOUNCED_WITHIN: Millis = 1_000;

/** The schedule of a record as it is now. `absentSince`: since when it was as absent as it may be now. */
export function scheduleOf(record: PresenceRecord, absentSince: Millis | null, moment: Moment): Schedule {
	const { now, timing, idleKept } = moment;
	const since = record.devices.length === 0 && !isShown(record.shown) ? (absentSince ?? now) : null;
	return {
		due: earliest(
			[nextDue(record, { now, timing }), releaseAt(since, now, idleKept), announcedBy(record, { now, timing })],
			now,
		),
		absentSince: since,
	};
}

function announcedBy(record: PresenceRecord, moment: { readonly now: Millis; readonly timing: Timing }): Millis | null {
	return nextShown(record, "state", moment) === record.shown ? null : moment.now + ANNOUNCED_WITHIN;
}

/** When to let go of somebody absent. Who could not be let go at their time is looked at again after as long. */
function releaseAt(since: Millis | null, now: Millis, idleKept: Millis): Millis | null {
	if (since === null) return null;
	return since + idleKept > now ? since + idleKept : now + idleKept;
}
