import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { LIMITS } from "@rollcall/protocol/limits";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { DaySums, type Period } from "../../domain/day-sums.ts";
import { toldUntil } from "../../domain/intervals.ts";
import { settle } from "../../domain/settle.ts";
import type { Interval } from "../../ports/activity-log.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Caller } from "../caller.ts";
import { given } from "../given.ts";
import { periodOf } from "../period.ts";
import type { ReportPorts } from "./list-activity.ts";
import { mayReport } from "./report-target.ts";

const DAY: Millis = 86_400_000;
const INTERVALS_AT_ONCE = 1_000;

type GroupBy = NonNullable<QueryOf<"summarizeActivity">["groupBy"]>;

const KEYS: Readonly<Record<GroupBy, (interval: Interval) => string | null>> = {
	user: ({ userId }) => userId,
	project: ({ projectId }) => projectId,
	task: ({ taskId }) => taskId,
};

/** Until when the caller is told of each user; found out once a user. */
class Told {
	readonly #ports: ReportPorts;
	readonly #caller: Caller;
	readonly #until = new Map<string, Millis>();

	constructor(ports: ReportPorts, caller: Caller) {
		this.#ports = ports;
		this.#caller = caller;
		this.#until.set(caller.userId, Number.POSITIVE_INFINITY);
	}

	/** Finds out about all whose intervals these are. */
	async learn(intervals: readonly Interval[]): Promise<void> {
		const { presence, clock, timing } = this.#ports;
		const userIds = new Set(intervals.map(({ userId }) => userId).filter((userId) => !this.#until.has(userId)));
		const records = await presence.many(this.#caller.companyId, [...userIds]);
		for (const record of records) this.#until.set(record.userId, toldUntil(settle(record, clock.now(), timing).record));
	}

	until({ userId }: Interval): Millis {
		return this.#until.get(userId) ?? Number.NEGATIVE_INFINITY;
	}
}

async function* allIntervals(
	{ activity }: ReportPorts,
	asked: Period & { readonly companyId: string; readonly userIds: readonly string[] | undefined },
): AsyncGenerator<readonly Interval[]> {
	const { userIds, ...within } = asked;
	let cursor: string | undefined;
	do {
		const page = await activity.between({ ...within, ...given({ userIds, cursor }), limit: INTERVALS_AT_ONCE });
		yield page.items;
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
}

function summaryPeriod(asked: QueryOf<"summarizeActivity">, now: Millis): Result<Period> {
	const period = periodOf(asked, now);
	if (period.ok && period.value.to - period.value.from > LIMITS.summaryDays * DAY)
		return fail("bad_request", `from: must be at most ${LIMITS.summaryDays} days before to`);
	return period;
}

/**
 * `GET /api/activity/summary`: seconds per day of a time zone and user, project or task (ACT4). A running interval counts
 * until now; what others may not be told yet counts for nothing (VIS12).
 */
export async function summarizeActivity(
	ports: ReportPorts,
	caller: Caller,
	asked: QueryOf<"summarizeActivity">,
): Promise<Result<ReplyOf<"summarizeActivity">>> {
	const userId = asked.userId ?? (caller.role === "admin" ? undefined : caller.userId);
	const allowed = userId === undefined ? ok(undefined) : await mayReport(ports, caller, userId);
	if (!allowed.ok) return allowed;
	const now = ports.clock.now();
	const period = summaryPeriod(asked, now);
	if (!period.ok) return period;
	const { companyId } = caller;
	const { from } = period.value;
	// Nobody has worked in the future, and calendars past the year 9999 have another form.
	const within = { from, to: Math.min(period.value.to, now) };
	const sums = new DaySums(within, asked.timeZone ?? "UTC");
	const told = new Told(ports, caller);
	const keyOf = KEYS[asked.groupBy ?? "project"];
	const userIds = userId === undefined ? undefined : [userId];
	for await (const intervals of allIntervals(ports, { companyId, userIds, ...within })) {
		await told.learn(intervals);
		for (const interval of intervals) {
			const end = Math.min(interval.endedAt ?? now, told.until(interval));
			sums.add({ start: interval.startedAt, end, key: keyOf(interval) });
		}
	}
	return ok({ days: sums.rows() });
}
