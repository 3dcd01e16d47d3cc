import type { Erasure } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { bumpRevs } from "./facts-rows.ts";
import { leaveConversations } from "./leave-conversations.ts";
import { touchPartners } from "./partners.ts";
import type { Db } from "./tables.ts";

/**
 * Erases a user with everything that is theirs, which the foreign keys of the tables name; nothing for an unknown one.
 * The facts of people who blocked them, were blocked, listed them or were their friends change by it.
 */
export async function forgetUser(db: Db, key: UserKey): Promise<Erasure> {
	const { companyId, userId } = key;
	const touched = await peopleTouched(db, key);
	const conversations = await leaveConversations(db, key);
	const partners = conversations.flatMap(({ participants }) => participants.map((one) => one.userId));
	const erased = await db
		.deleteFrom("users")
		.where("company_id", "=", companyId)
		.where("user_id", "=", userId)
		.executeTakeFirst();
	if (erased.numDeletedRows === 0n) return { erased: false, touched: [], conversations: [] };
	// A visibility list may name people who are no users yet, so no foreign key clears it.
	await db.deleteFrom("visible_to").where("company_id", "=", companyId).where("other_id", "=", userId).execute();
	await bumpRevs(db, companyId, touched);
	const others = await touchPartners(
		db,
		companyId,
		partners.filter((id) => !touched.has(id)),
	);
	return { erased: true, touched: [...touched, ...others].sort(), conversations };
}

async function peopleTouched(db: Db, { companyId, userId }: UserKey): Promise<ReadonlySet<string>> {
	const rows = await db
		.selectFrom("visible_to")
		.select("user_id as id")
		.where("company_id", "=", companyId)
		.where("other_id", "=", userId)
		.unionAll(
			db
				.selectFrom("blocks")
				.select("other_id as id")
				.where("company_id", "=", companyId)
				.where("user_id", "=", userId),
		)
		.unionAll(
			db
				.selectFrom("blocks")
				.select("user_id as id")
				.where("company_id", "=", companyId)
				.where("other_id", "=", userId),
		)
		.unionAll(
			db
				.selectFrom("friendships")
				.select("other_id as id")
				.where("company_id", "=", companyId)
				.where("user_id", "=", userId)
				.where("accepted_at", "is not", null),
		)
		.execute();
	const touched = new Set(rows.map((row) => row.id));
	touched.delete(userId);
	return touched;
}
