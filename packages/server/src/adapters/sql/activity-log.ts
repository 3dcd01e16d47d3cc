import { pageOf } from "../../domain/page.ts";
import type { ActivityLog, Interval, IntervalSwitch } from "../../ports/activity-log.ts";
import type { UserKey } from "../../ports/keys.ts";
import { idLists } from "./id-lists.ts";
import { knownUsers } from "./known-users.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, IntervalRow } from "./tables.ts";

type IntervalKey = UserKey & { readonly id: string };

const findRunning = statement<UserKey, IntervalRow>((db, slots) =>
	db
		.selectFrom("intervals")
		.selectAll()
		.where("company_id", "=", slots.companyId)
		.where("user_id", "=", slots.userId)
		.where("ended_at", "is", null),
);

const findInterval = statement<IntervalKey, Pick<IntervalRow, "id">>((db, slots) =>
	db
		.selectFrom("intervals")
		.select("id")
		.where("company_id", "=", slots.companyId)
		.where("user_id", "=", slots.userId)
		.where("id", "=", slots.id),
);

const endInterval = statement<IntervalRow>((db, slots) =>
	db
		.updateTable("intervals")
		.set({ ended_at: slots.ended_at, end_reason: slots.end_reason })
		.where("company_id", "=", slots.company_id)
		.where("user_id", "=", slots.user_id)
		.where("id", "=", slots.id),
);

const beginInterval = statement<IntervalRow>((db, slots) =>
	db.insertInto("intervals").values({
		company_id: slots.company_id,
		user_id: slots.user_id,
		id: slots.id,
		project_id: slots.project_id,
		task_id: slots.task_id,
		started_at: slots.started_at,
		ended_at: null,
		end_reason: null,
	}),
);

function toInterval(row: IntervalRow): Interval {
	return {
		companyId: row.company_id,
		userId: row.user_id,
		id: row.id,
		projectId: row.project_id,
		taskId: row.task_id,
		startedAt: row.started_at,
		endedAt: row.ended_at,
		endReason: row.end_reason,
	};
}

function endOf({ end, begin }: IntervalSwitch): IntervalSwitch["end"] {
	return end ?? (begin && { at: begin.at, reason: "changed" });
}

async function stop(db: Db, running: IntervalRow, end: NonNullable<IntervalSwitch["end"]>): Promise<void> {
	await endInterval(db, { ...running, ended_at: Math.max(end.at, running.started_at), end_reason: end.reason });
}

async function start(db: Db, key: UserKey, begin: NonNullable<IntervalSwitch["begin"]>): Promise<void> {
	await beginInterval(db, {
		company_id: key.companyId,
		user_id: key.userId,
		id: begin.id,
		project_id: begin.projectId,
		task_id: begin.taskId,
		started_at: begin.at,
		ended_at: null,
		end_reason: null,
	});
}

type Between = Parameters<ActivityLog["between"]>[0];

async function overlapping(
	db: Db,
	{ companyId, from, to, limit }: Between,
	within: { readonly userIds: readonly string[] | undefined; readonly after: readonly [number, string, string] },
): Promise<readonly IntervalRow[]> {
	let select = db
		.selectFrom("intervals")
		.selectAll()
		.where("company_id", "=", companyId)
		.where("started_at", "<", to)
		// One of no length belongs to the stretch that it starts in.
		.where((eb) => eb.or([eb("ended_at", "is", null), eb("ended_at", ">", from), eb("started_at", ">=", from)]))
		.where((eb) => eb(eb.refTuple("started_at", "id", "user_id"), ">", eb.tuple(...within.after)));
	if (within.userIds !== undefined) select = select.where("user_id", "in", within.userIds);
	return select
		.orderBy("started_at")
		.orderBy("id")
		.orderBy("user_id")
		.limit(limit + 1)
		.execute();
}

function byStart(one: IntervalRow, other: IntervalRow): number {
	return one.started_at - other.started_at || compare(one.id, other.id) || compare(one.user_id, other.user_id);
}

function compare(one: string, other: string): number {
	return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** See `ActivityLog` for the law. A switch of somebody who is no user (any more) does nothing. */
export const activityLog: Procedures<ActivityLog> = {
	async switch(db, [change]) {
		const { companyId, userId, begin } = change;
		// A begin that is there already is a repeated call, and what it ended has ended.
		if (begin && (await findInterval(db, { companyId, userId, id: begin.id })).rows.length > 0) return;
		const end = endOf(change);
		const running = (await findRunning(db, change)).rows[0];
		if (running !== undefined && end !== undefined) await stop(db, running, end);
		if (begin && (await knownUsers(db, companyId, [userId])).has(userId)) await start(db, change, begin);
	},

	async running(db, [key]) {
		const row = (await findRunning(db, key)).rows[0];
		return row && toInterval(row);
	},

	async between(db, [options]) {
		const after = readCursor(options.cursor, [Number.MIN_SAFE_INTEGER, "", ""]);
		if (after === undefined || options.to <= options.from) return EMPTY_PAGE;
		const lists = options.userIds ? idLists(options.userIds) : [undefined];
		const found: IntervalRow[] = [];
		for (const userIds of lists) found.push(...(await overlapping(db, options, { userIds, after })));
		if (lists.length > 1) found.sort(byStart);
		return pageOf(found, options.limit, {
			item: toInterval,
			cursor: (row) => writeCursor([row.started_at, row.id, row.user_id]),
		});
	},
};
