import type { Facts, FactsStore } from "../../ports/facts-store.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { bumpRevs, loadFacts, loadPair } from "./facts-rows.ts";
import { knownUsers } from "./known-users.ts";
import type { Procedures } from "./stores.ts";
import type { Db } from "./tables.ts";

type Friendships = Procedures<FactsStore>;

type Pair = UserKey & { readonly otherId: string };

/** How two people stand to each other, from the first one's side. */
type Standing = "friends" | "asked" | "wanted" | "strangers";

async function standing(db: Db, { companyId, userId, otherId }: Pair): Promise<Standing> {
	const rows = await db
		.selectFrom("friendships")
		.select(["user_id", "accepted_at"])
		.where("company_id", "=", companyId)
		.where("user_id", "in", [userId, otherId])
		.where("other_id", "in", [userId, otherId])
		.execute();
	if (rows.some((row) => row.accepted_at !== null)) return "friends";
	if (rows.some((row) => row.user_id === userId)) return "asked";
	return rows.length > 0 ? "wanted" : "strangers";
}

/** Writes the friendship of two people, both directions. A request that stood keeps its moment. */
async function befriend(db: Db, { companyId, userId, otherId }: Pair, now: Millis): Promise<void> {
	const row = { company_id: companyId, asked_at: now, accepted_at: now };
	await db
		.insertInto("friendships")
		.values([
			{ ...row, user_id: userId, other_id: otherId },
			{ ...row, user_id: otherId, other_id: userId },
		])
		.onConflict((conflict) => conflict.columns(["company_id", "user_id", "other_id"]).doUpdateSet({ accepted_at: now }))
		.execute();
}

export const askFriend: Friendships["askFriend"] = async (db, [key, otherId, now]) => {
	const outcome = await ask(db, { ...key, otherId }, now);
	return { ...(await loadPair(db, key, otherId)), outcome };
};

async function ask(db: Db, pair: Pair, now: Millis): Promise<"requested" | "accepted" | "unchanged"> {
	const { companyId, userId, otherId } = pair;
	if ((await knownUsers(db, companyId, [userId, otherId])).size < 2) return "unchanged";
	const before = await standing(db, pair);
	if (before === "friends" || before === "asked") return "unchanged";
	if (before === "wanted") {
		await befriend(db, pair, now);
		await bumpRevs(db, companyId, [userId, otherId]);
		return "accepted";
	}
	await db
		.insertInto("friendships")
		.values({ company_id: companyId, user_id: userId, other_id: otherId, asked_at: now, accepted_at: null })
		.execute();
	return "requested";
}

export const endFriend: Friendships["endFriend"] = async (db, [key, otherId]) => {
	const { companyId, userId } = key;
	const ended = await db
		.deleteFrom("friendships")
		.where("company_id", "=", companyId)
		.where("user_id", "in", [userId, otherId])
		.where("other_id", "in", [userId, otherId])
		.returning("accepted_at")
		.execute();
	// A request is in nobody's facts: only the end of a friendship changes them.
	if (ended.some((row) => row.accepted_at !== null)) await bumpRevs(db, companyId, [userId, otherId]);
	return { ...(await loadPair(db, key, otherId)), changed: ended.length > 0 };
};

export const makeFriends: Friendships["makeFriends"] = async (db, [companyId, pairs, now]) => {
	const known = await knownUsers(db, companyId, pairs.flat());
	const changed = new Set<string>();
	for (const [userId, otherId] of pairs) {
		if (userId === otherId || !known.has(userId) || !known.has(otherId)) continue;
		const pair = { companyId, userId, otherId };
		if ((await standing(db, pair)) === "friends") continue;
		await befriend(db, pair, now);
		changed.add(userId).add(otherId);
	}
	await bumpRevs(db, companyId, changed);
	const facts = new Map<string, Facts>();
	for (const userId of changed) facts.set(userId, await loadFacts(db, { companyId, userId }));
	return facts;
};

export const friendLists: Friendships["friendLists"] = async (db, [{ companyId, userId }]) => {
	const own = await db
		.selectFrom("friendships")
		.select(["other_id", "accepted_at"])
		.where("company_id", "=", companyId)
		.where("user_id", "=", userId)
		.orderBy("other_id")
		.execute();
	const incoming = await db
		.selectFrom("friendships")
		.select("user_id")
		.where("company_id", "=", companyId)
		.where("other_id", "=", userId)
		.where("accepted_at", "is", null)
		.orderBy("user_id")
		.execute();
	return {
		friends: own.filter((row) => row.accepted_at !== null).map((row) => row.other_id),
		outgoing: own.filter((row) => row.accepted_at === null).map((row) => row.other_id),
		incoming: incoming.map((row) => row.user_id),
	};
};
