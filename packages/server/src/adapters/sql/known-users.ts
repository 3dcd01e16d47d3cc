import type { UserKey } from "../../ports/keys.ts";
import { statementOfIds } from "./id-lists.ts";
import type { Db, UserRow } from "./tables.ts";

const knownAmong = statementOfIds<Pick<UserKey, "companyId">, Pick<UserRow, "user_id">>((db, slots, ids) =>
	db.selectFrom("users").select("user_id").where("company_id", "=", slots.companyId).where("user_id", "in", ids),
);

/** Those of the ids that are users of the company. What belongs to nobody is never written. */
export async function knownUsers(db: Db, companyId: string, userIds: Iterable<string>): Promise<ReadonlySet<string>> {
	const rows = await knownAmong(db, { companyId }, userIds);
	return new Set(rows.map((row) => row.user_id));
}
