import type { Erasure } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { bumpRevs } from "./facts-rows.ts";
import { knownUsers } from "./known-users.ts";
import { leaveConversations } from "./leave-conversations.ts";
import { partnersOf, whomPartnersMatterTo } from "./partners.ts";
import type { Db } from "./tables.ts";
import { forgetWebhooksAbout } from "./webhook-rows.ts";

const NOTHING: Erasure = { erased: false, touched: [], conversations: [] };

/**
 * Erases a user with everything that is theirs, which the foreign keys of the tables name; nothing for an unknown one.
 * The facts of people who blocked them, were blocked, listed them or were their friends change by it, and of those who
 * talked with them where that matters.
 */
export async function forgetUser(db: Db, key: UserKey): Promise<Erasure> {
	const { companyId, userId } = key;
	if (!(await knownUsers(db, companyId, [userId])).has(userId)) return NOTHING;
	const touched = await peopleTouched(db, key);
	const conversations = await leaveConversations(db, key);
	await db.deleteFrom("users").where("company_id", "=", companyId).where("user_id", "=", userId).execute();
	// A visibility list may name people who are no users yet, so no foreign key clears it.
	await db.deleteFrom("visible_to").where("company_id", "=", companyId).where("other_id", "=", userId).execute();
	await forgetWebhooksAbout(db, key);
	await bumpRevs(db, companyId, touched);
	return { erased: true, touched: [...touched].sort(), conversations };
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
	const named = new Set(rows.map((row) => row.id));
	const talked = await whomPartnersMatterTo(db, companyId, await partnersOf(db, { companyId, userId }));
	const touched = named.union(talked);
	touched.delete(userId);
	return touched;
}
