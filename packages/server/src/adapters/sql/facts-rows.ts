import { sql } from "kysely";
import { NOBODY, UNDECIDED } from "../../domain/undecided.ts";
import type { Facts, FactsPair } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { statementOfIds } from "./id-lists.ts";
import { partnersIfTheyMatter, partnersOfMany } from "./partners.ts";
import { statement } from "./statement.ts";
import type { Db, FactsRow } from "./tables.ts";

const NOTHING_DECIDED: Omit<FactsRow, "company_id" | "user_id"> = {
	rev: 0,
	availability: "auto",
	availability_until: null,
	status_message: null,
	emoji: null,
	status_expires_at: null,
	status_updated_at: null,
	read_receipts: 1,
	location: "company",
};

type ListName = "visibleTo" | "blocks" | "blockedBy" | "friends";

const findFacts = statement<UserKey, FactsRow>((db, slots) =>
	db.selectFrom("facts").selectAll().where("company_id", "=", slots.companyId).where("user_id", "=", slots.userId),
);

type Owned = { readonly list: ListName; readonly owner: string; readonly id: string };

/** What stands in the lists of these people. */
function listsOf(db: Db, companyId: string, userIds: readonly string[]) {
	const named = (list: ListName) => sql<ListName>`${sql.lit(list)}`.as("list");
	return db
		.selectFrom("visible_to")
		.select([named("visibleTo"), "user_id as owner", "other_id as id"])
		.where("company_id", "=", companyId)
		.where("user_id", "in", userIds)
		.unionAll(
			db
				.selectFrom("blocks")
				.select([named("blocks"), "user_id as owner", "other_id as id"])
				.where("company_id", "=", companyId)
				.where("user_id", "in", userIds),
		)
		.unionAll(
			db
				.selectFrom("blocks")
				.select([named("blockedBy"), "other_id as owner", "user_id as id"])
				.where("company_id", "=", companyId)
				.where("other_id", "in", userIds),
		)
		.unionAll(
			db
				.selectFrom("friendships")
				.select([named("friends"), "user_id as owner", "other_id as id"])
				.where("company_id", "=", companyId)
				.where("user_id", "in", userIds)
				.where("accepted_at", "is not", null),
		);
}

const findLists = statement<UserKey, Owned>((db, slots) => listsOf(db, slots.companyId, [slots.userId]));

const bumpRev = statement<UserKey>((db, slots) =>
	db
		.insertInto("facts")
		.values({ ...NOTHING_DECIDED, company_id: slots.companyId, user_id: slots.userId, rev: 1 })
		.onConflict((conflict) =>
			conflict.columns(["company_id", "user_id"]).doUpdateSet((eb) => ({ rev: eb("facts.rev", "+", 1) })),
		),
);

// The same for everybody at once.
const bumpEveryRev = statement<{ readonly companyId: string }>((db, slots) => {
	const { availability, read_receipts, location } = NOTHING_DECIDED;
	const bump = sql`
		insert into facts (company_id, user_id, rev, availability, read_receipts, location)
		select company_id, user_id, 1, ${sql.lit(availability)}, ${sql.lit(read_receipts)}, ${sql.lit(location)}
		from users where company_id = ${slots.companyId}
		on conflict (company_id, user_id) do update set rev = facts.rev + 1`;
	return { compile: () => bump.compile(db) };
});

/** The facts of a person, the defaults where nothing was decided. */
export async function loadFacts(db: Db, key: UserKey): Promise<Facts> {
	const row = (await findFacts(db, key)).rows[0] ?? NOTHING_DECIDED;
	const lists = noLists();
	for (const { list, id } of (await findLists(db, key)).rows) lists[list].add(id);
	return factsOf(row, lists, await partnersIfTheyMatter(db, key, row.location));
}

type Lists = Record<ListName, Set<string>>;

function noLists(): Lists {
	return { visibleTo: new Set(), blocks: new Set(), blockedBy: new Set(), friends: new Set() };
}

function factsOf(row: typeof NOTHING_DECIDED, lists: Lists, partners: Facts["partners"]): Facts {
	return {
		rev: row.rev,
		availability: row.availability,
		availabilityUntil: row.availability_until,
		statusMessage: row.status_message,
		emoji: row.emoji,
		statusExpiresAt: row.status_expires_at,
		statusUpdatedAt: row.status_updated_at,
		readReceipts: row.read_receipts === 1,
		location: row.location,
		...lists,
		partners,
	};
}

type OfCompany = Pick<UserKey, "companyId">;

const findManyFacts = statementOfIds<OfCompany, FactsRow>((db, slots, ids) =>
	db.selectFrom("facts").selectAll().where("company_id", "=", slots.companyId).where("user_id", "in", ids),
);

const findManyLists = statementOfIds<OfCompany, Owned>((db, slots, ids) => listsOf(db, slots.companyId, ids));

/** The same of many, in their order. */
export async function loadManyFacts(db: Db, companyId: string, userIds: readonly string[]): Promise<readonly Facts[]> {
	const [only] = userIds;
	if (only !== undefined && userIds.length === 1) return [await loadFacts(db, { companyId, userId: only })];
	const found = await findManyFacts(db, { companyId }, userIds);
	const rows = new Map(found.map((row) => [row.user_id, row]));
	const lists = new Map<string, Lists>();
	for (const { list, owner, id } of await findManyLists(db, { companyId }, userIds)) {
		const own = lists.get(owner) ?? noLists();
		lists.set(owner, own);
		own[list].add(id);
	}
	const partners = await partnersOfMany(
		db,
		companyId,
		userIds.map((userId) => ({ userId, location: (rows.get(userId) ?? NOTHING_DECIDED).location })),
	);
	return userIds.map((userId, index) => {
		const row = rows.get(userId);
		const own = lists.get(userId);
		const met = partners[index] ?? NOBODY;
		// One object for all of them: on its way to another thread each object is copied once, however often it is in a list.
		if (row === undefined && own === undefined && met.size === 0) return UNDECIDED;
		return factsOf(row ?? NOTHING_DECIDED, own ?? noLists(), met);
	});
}

export async function loadPair(db: Db, key: UserKey, otherId: string): Promise<FactsPair> {
	const other = { companyId: key.companyId, userId: otherId };
	return { own: await loadFacts(db, key), other: await loadFacts(db, other) };
}

/** One step of `rev` for every user of the company. */
export async function bumpAllRevs(db: Db, companyId: string): Promise<void> {
	await bumpEveryRev(db, { companyId });
}

/** One step of `rev` for each of these people. */
export async function bumpRevs(db: Db, companyId: string, userIds: Iterable<string>): Promise<void> {
	await Promise.all(Array.from(userIds, (userId) => bumpRev(db, { companyId, userId })));
}

/** Writes the columns of these facts; the lists are not touched. */
export async function writeFacts(db: Db, key: UserKey, facts: Facts): Promise<void> {
	const columns = {
		rev: facts.rev,
		availability: facts.availability,
		availability_until: facts.availabilityUntil,
		status_message: facts.statusMessage,
		emoji: facts.emoji,
		status_expires_at: facts.statusExpiresAt,
		status_updated_at: facts.statusUpdatedAt,
		read_receipts: facts.readReceipts ? 1 : 0,
		location: facts.location,
	} as const;
	await db
		.insertInto("facts")
		.values({ company_id: key.companyId, user_id: key.userId, ...columns })
		.onConflict((conflict) => conflict.columns(["company_id", "user_id"]).doUpdateSet(columns))
		.execute();
}
