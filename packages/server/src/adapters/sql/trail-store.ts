import { pageOf } from "../../domain/page.ts";
import type { TrailPoint, TrailStore } from "../../ports/trail-store.ts";
import { knownUsers } from "./known-users.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, TrailRow } from "./tables.ts";

const addPoint = statement<TrailPoint>((db, slots) =>
	db
		.insertInto("trail_points")
		.values({
			company_id: slots.companyId,
			user_id: slots.userId,
			device_id: slots.deviceId,
			captured_at: slots.capturedAt,
			latitude: slots.latitude,
			longitude: slots.longitude,
			accuracy: slots.accuracy,
			heading: slots.heading,
			speed: slots.speed,
			shared_with: slots.sharedWith,
		})
		.onConflict((conflict) => conflict.doNothing()),
);

function toPoint(row: TrailRow): TrailPoint {
	return {
		companyId: row.company_id,
		userId: row.user_id,
		deviceId: row.device_id,
		capturedAt: row.captured_at,
		latitude: row.latitude,
		longitude: row.longitude,
		accuracy: row.accuracy,
		heading: row.heading,
		speed: row.speed,
		sharedWith: row.shared_with,
	};
}

async function appendCompany(db: Db, companyId: string, points: readonly TrailPoint[]): Promise<void> {
	const known = await knownUsers(
		db,
		companyId,
		points.map((point) => point.userId),
	);
	await Promise.all(points.filter((point) => known.has(point.userId)).map((point) => addPoint(db, point)));
}

/** See `TrailStore` for the law. A point of somebody who is no user (any more) is left out. */
export const trailStore: Procedures<TrailStore> = {
	async append(db, [points]) {
		const companies = Map.groupBy(points, (point) => point.companyId);
		for (const [companyId, ofCompany] of companies) await appendCompany(db, companyId, ofCompany);
	},

	async between(db, [{ key, from, to, sharedWith, cursor, limit }]) {
		const after = readCursor(cursor, [Number.MIN_SAFE_INTEGER, ""]);
		if (after === undefined) return EMPTY_PAGE;
		let select = db
			.selectFrom("trail_points")
			.selectAll()
			.where("company_id", "=", key.companyId)
			.where("user_id", "=", key.userId)
			.where("captured_at", ">=", from)
			.where("captured_at", "<", to)
			.where((eb) => eb(eb.refTuple("captured_at", "device_id"), ">", eb.tuple(...after)));
		if (sharedWith !== undefined) select = select.where("shared_with", "in", sharedWith);
		const rows = await select
			.orderBy("captured_at")
			.orderBy("device_id")
			.limit(limit + 1)
			.execute();
		return pageOf(rows, limit, {
			item: toPoint,
			cursor: (row) => writeCursor([row.captured_at, row.device_id]),
		});
	},

	async prune(db, [before, limit]) {
		const oldest = db
			.selectFrom("trail_points")
			.select(["company_id", "user_id", "captured_at", "device_id"])
			.where("captured_at", "<", before)
			.orderBy("captured_at")
			.limit(limit);
		const pruned = await db
			.deleteFrom("trail_points")
			.where((eb) =>
				eb(
					eb.refTuple("company_id", "user_id", "captured_at", "device_id"),
					"in",
					oldest.$asTuple("company_id", "user_id", "captured_at", "device_id"),
				),
			)
			.executeTakeFirst();
		return Number(pruned.numDeletedRows);
	},
};
