import { idLists } from "./id-lists.ts";
import type { Db } from "./tables.ts";

/** Those of the ids that are users of the company. What belongs to nobody is never written. */
export async function knownUsers(db: Db, companyId: string, userIds: Iterable<string>): Promise<ReadonlySet<string>> {
	const known = new Set<string>();
	for (const list of idLists(userIds)) {
		const rows = await db
			.selectFrom("users")
			.select("user_id")
			.where("company_id", "=", companyId)
			.where("user_id", "in", list)
			.execute();
		for (const row of rows) known.add(row.user_id);
	}
	return known;
}
