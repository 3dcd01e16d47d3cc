import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { intervalFor, workingOn, worksOn } from "../../domain/activity.ts";
import type { PresenceRecord, Reported } from "../../domain/record.ts";
import { sessionOf } from "../../domain/session.ts";
import type { ActivityLog } from "../../ports/activity-log.ts";
import type { Ids } from "../../ports/clock.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type ChangePorts, change, settleOnly } from "../presence/change.ts";
import type { Turns } from "../turns.ts";

export type ActivityPorts = ChangePorts & {
	readonly activity: ActivityLog;
	readonly ids: Ids;
	/** What a user works on changes one step after the other: each is compared with what the one before it left. */
	readonly turns: Turns;
};

type Answer = AnswerOf<"activity:set">;
type Wish = { readonly work: Reported; readonly reportedBy: string | null };

const NOTHING: Reported = { projectId: null, taskId: null };

const NOT_HERE = "None of your devices is connected; an activity needs one.";

/**
 * What the user works on from now. Logged first, then shown: a log that is away leaves everything as it was (ACT1, ACT3).
 * `reportedBy`: the device whose heartbeat said so.
 */
export function workOn(ports: ActivityPorts, key: UserKey, wish: Wish): Promise<Result<Answer>> {
	return ports.turns.take(key, () => logAndShow(ports, key, wish));
}

async function logAndShow(ports: ActivityPorts, key: UserKey, { work, reportedBy }: Wish): Promise<Result<Answer>> {
	const { after: present, now } = await change(ports, key, settleOnly);
	if (present.status === "offline") return fail("conflict", NOT_HERE);
	if (!worksOn(present, work))
		await ports.activity.switch(intervalFor(present, work, { now, intervalId: ports.ids.next() }));
	const changed = await change(ports, key, (record, moment) => ({
		record: record.status === "offline" ? record : workingOn(record, work, { now: moment.now, reportedBy }),
		answer: undefined,
	}));
	return changed.after.status === "offline" ? takeBack(ports, changed.after) : ok(answerOf(changed.after, changed.now));
}

/** The user went offline while the log was written: what was begun ends with them. */
async function takeBack(ports: ActivityPorts, record: PresenceRecord): Promise<Result<Answer>> {
	const { companyId, userId, lastSignAt } = record;
	await ports.activity.switch({ companyId, userId, end: { at: lastSignAt ?? 0, reason: "offline" } });
	return fail("conflict", NOT_HERE);
}

function answerOf(record: PresenceRecord, now: number): Answer {
	return { session: sessionOf(record, now) };
}

/** `activity:set`. */
export function activitySet(
	ports: ActivityPorts,
	caller: Caller,
	{ projectId, taskId }: PayloadOf<"activity:set">,
): Promise<Result<Answer>> {
	return workOn(ports, keyOf(caller), { work: { projectId, taskId: taskId ?? null }, reportedBy: null });
}

/** `activity:clear`. Clearing nothing is a success, also for a user with no device present. */
export function activityClear(ports: ActivityPorts, caller: Caller): Promise<Result<Answer>> {
	const key = keyOf(caller);
	return ports.turns.take(key, async () => {
		const { after, now } = await change(ports, key, settleOnly);
		if (after.activity === null) return ok(answerOf(after, now));
		return logAndShow(ports, key, { work: NOTHING, reportedBy: null });
	});
}
