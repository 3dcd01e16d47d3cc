import { sql } from "kysely";
import type { Facts, FactsPair } from "../../ports/facts-store.ts";
import type { UserKey } from "../../ports/keys.ts";
import { partnersIfTheyMatter } from "./partners.ts";
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

const findLists = statement<UserKey, { list: ListName; id: string }>((db, { companyId, userId }) =>
	db
		.selectFrom("visible_to")
		.select([sql<ListName>`'visibleTo'`.as("list"), "other_id as id"])
		.where("company_id", "=", companyId)
		.where("user_id", "=", userId)
		.unionAll(
			db
				.selectFrom("blocks")
				.select([sql<ListName>`'blocks'`.as("list"), "other_id as id"])
				.where("company_id", "=", companyId)
				.where("user_id", "=", userId),
		)
		.unionAll(
			db
				.selectFrom("blocks")
				.select([sql<ListName>`'blockedBy'`.as("list"), "user_id as id"])
				.where("company_id", "=", companyId)
				.where("other_id", "=", userId),
		)
		.unionAll(
			db
				.selectFrom("friendships")
				.select([sql<ListName>`'friends'`.as("list"), "other_id as id"])
				.where("company_id", "=", companyId)
				.where("user_id", "=", userId)
				.where("accepted_at", "is not", null),
		),
);

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
	const lists = { visibleTo: new Set<string>(), blocks: new Set<string>() };
	const found = { ...lists, blockedBy: new Set<string>(), friends: new Set<string>() };
	for (const { list, id } of (await findLists(db, key)).rows) found[list].add(id);
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
		...found,
		partners: await partnersIfTheyMatter(db, key, row.location),
	};
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
