import { pageOf } from "../../domain/page.ts";
import type { Revocation, RevocationList } from "../../ports/revocation-list.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import type { Procedures } from "./stores.ts";
import type { RevocationRow } from "./tables.ts";

function toRevocation(row: RevocationRow): Revocation {
	return {
		companyId: row.company_id,
		userId: row.user_id,
		deviceId: row.device_id,
		jti: row.jti,
		at: row.at,
	};
}

/** See `RevocationList` for the law. Revocations outlive the erasure of the user they name. */
export const revocationList: Procedures<RevocationList> = {
	async add(db, [{ companyId, userId, deviceId, jti, at }]) {
		await db
			.insertInto("revocations")
			.values({
				company_id: companyId,
				match_key: JSON.stringify([userId, deviceId, jti]),
				user_id: userId,
				device_id: deviceId,
				jti,
				at,
			})
			.onConflict((conflict) =>
				conflict.columns(["company_id", "match_key"]).doUpdateSet({ at }).where("revocations.at", "<", at),
			)
			.execute();
	},

	async all(db, [{ cursor, limit }]) {
		const after = readCursor(cursor, ["", ""]);
		if (after === undefined) return EMPTY_PAGE;
		const rows = await db
			.selectFrom("revocations")
			.selectAll()
			.where((eb) => eb(eb.refTuple("company_id", "match_key"), ">", eb.tuple(...after)))
			.orderBy("company_id")
			.orderBy("match_key")
			.limit(limit + 1)
			.execute();
		return pageOf(rows, limit, {
			item: toRevocation,
			cursor: (row) => writeCursor([row.company_id, row.match_key]),
		});
	},
};
