import { bumpRevs } from "./facts-rows.ts";
import { idLists } from "./id-lists.ts";
import { contactsMatter } from "./partner-rows.ts";
import type { Db } from "./tables.ts";

/** Bumps the facts of those of these people to whom it matters with whom they talk; answers who they are (VIS3). */
export async function touchPartners(db: Db, companyId: string, userIds: readonly string[]): Promise<readonly string[]> {
	const all = [...new Set(userIds)];
	const touched = (await contactsMatter(db, companyId)) ? all : await sharingWithContacts(db, companyId, all);
	await bumpRevs(db, companyId, touched);
	return touched;
}

/** Those whose own position is for their contacts alone (VIS10). */
async function sharingWithContacts(db: Db, companyId: string, userIds: readonly string[]): Promise<readonly string[]> {
	const found = new Set<string>();
	for (const list of idLists(userIds)) {
		const rows = await db
			.selectFrom("facts")
			.select("user_id")
			.where("company_id", "=", companyId)
			.where("location", "=", "contacts")
			.where("user_id", "in", list)
			.execute();
		for (const row of rows) found.add(row.user_id);
	}
	return [...found];
}
