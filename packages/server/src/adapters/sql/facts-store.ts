import type { Facts, FactsPatch, FactsStore } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { bumpRevs, loadFacts, loadManyFacts, loadPair, writeFacts } from "./facts-rows.ts";
import { askFriend, endFriend, friendLists, makeFriends } from "./friendships.ts";
import { knownUsers } from "./known-users.ts";
import { partnersIfTheyMatter } from "./partners.ts";
import type { Procedures } from "./stores.ts";
import type { Db } from "./tables.ts";

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
	return one.size === other.size && one.isSubsetOf(other);
}

function patched(facts: Facts, { visibleTo, ...fields }: FactsPatch): Facts {
	const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
	return { ...facts, ...given, ...(visibleTo && { visibleTo: new Set(visibleTo) }) };
}

function sameDecisions(one: Facts, other: Facts): boolean {
	const { visibleTo, ...fields } = one;
	const same = (Object.keys(fields) as (keyof typeof fields)[]).every((name) => one[name] === other[name]);
	return same && sameSet(visibleTo, other.visibleTo);
}

async function replaceVisibleTo(db: Db, key: UserKey, visibleTo: ReadonlySet<string>): Promise<void> {
	const owner = { company_id: key.companyId, user_id: key.userId };
	await db
		.deleteFrom("visible_to")
		.where("company_id", "=", owner.company_id)
		.where("user_id", "=", owner.user_id)
		.execute();
	await Promise.all(
		Array.from(visibleTo, (otherId) =>
			db
				.insertInto("visible_to")
				.values({ ...owner, other_id: otherId })
				.execute(),
		),
	);
}

async function areTwoUsers(db: Db, key: UserKey, otherId: string): Promise<boolean> {
	return (await knownUsers(db, key.companyId, [key.userId, otherId])).size === 2;
}

/** See `FactsStore` for the law. What is asked of, or about, people who are no users of the company changes nothing. */
export const factsStore: Procedures<FactsStore> = {
	load: (db, [key]) => loadFacts(db, key),
	loadMany: (db, [companyId, userIds]) => loadManyFacts(db, companyId, userIds),

	async save(db, [key, patch]) {
		const before = await loadFacts(db, key);
		const after = patched(before, patch);
		if (sameDecisions(before, after)) return { facts: before, changed: false };
		if (!(await knownUsers(db, key.companyId, [key.userId])).has(key.userId)) return { facts: before, changed: false };
		const { location } = after;
		const partners = location === before.location ? before.partners : await partnersIfTheyMatter(db, key, location);
		const facts = { ...after, partners, rev: before.rev + 1 };
		await writeFacts(db, key, facts);
		if (!sameSet(before.visibleTo, facts.visibleTo)) await replaceVisibleTo(db, key, facts.visibleTo);
		return { facts, changed: true };
	},

	async block(db, [key, otherId, now]) {
		let changed = false;
		if (await areTwoUsers(db, key, otherId)) {
			const added = await db
				.insertInto("blocks")
				.values({ company_id: key.companyId, user_id: key.userId, other_id: otherId, created_at: now })
				.onConflict((conflict) => conflict.doNothing())
				.executeTakeFirst();
			changed = added.numInsertedOrUpdatedRows !== 0n;
		}
		if (changed) await bumpRevs(db, key.companyId, [key.userId, otherId]);
		return { ...(await loadPair(db, key, otherId)), changed };
	},

	async unblock(db, [key, otherId]) {
		const removed = await db
			.deleteFrom("blocks")
			.where("company_id", "=", key.companyId)
			.where("user_id", "=", key.userId)
			.where("other_id", "=", otherId)
			.executeTakeFirst();
		const changed = removed.numDeletedRows !== 0n;
		if (changed) await bumpRevs(db, key.companyId, [key.userId, otherId]);
		return { ...(await loadPair(db, key, otherId)), changed };
	},

	askFriend,
	endFriend,
	makeFriends,
	friendLists,
};
