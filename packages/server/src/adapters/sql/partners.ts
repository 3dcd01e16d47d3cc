import { contactsMatter } from "../../domain/visibility.ts";
import type { UserKey } from "../../ports/keys.ts";
import { idLists } from "./id-lists.ts";
import { statement } from "./statement.ts";
import type { CompanyRow, Db, FactsRow, ParticipantRow } from "./tables.ts";

type Audiences = Pick<CompanyRow, "audience" | "location_audience">;
type UserIdRow = Pick<ParticipantRow, "user_id">;

const findAudiences = statement<{ readonly companyId: string }, Audiences>((db, slots) =>
	db.selectFrom("companies").select(["audience", "location_audience"]).where("company_id", "=", slots.companyId),
);

// `exceptNo` 0 leaves out none: no conversation has that number.
const findPartners = statement<UserKey & { readonly exceptNo: number }, UserIdRow>((db, slots) =>
	db
		.selectFrom("participants as own")
		.innerJoin("participants as other", "other.conversation_no", "own.conversation_no")
		.select("other.user_id")
		.distinct()
		.where("own.company_id", "=", slots.companyId)
		.where("own.user_id", "=", slots.userId)
		.where("own.conversation_no", "!=", slots.exceptNo)
		.where("other.user_id", "!=", slots.userId),
);

async function contactsMatterTo(db: Db, companyId: string): Promise<boolean> {
	const row = (await findAudiences(db, { companyId })).rows[0];
	return row !== undefined && contactsMatter({ audience: row.audience, locationAudience: row.location_audience });
}

/** Everybody whom the user shares a conversation with, other than that one. */
export async function partnersOf(db: Db, key: UserKey, exceptNo = 0): Promise<Set<string>> {
	const { rows } = await findPartners(db, { ...key, exceptNo });
	return new Set(rows.map((row) => row.user_id));
}

/** `Facts.partners` of somebody with this `location`: nobody where it does not matter. */
export async function partnersIfTheyMatter(
	db: Db,
	key: UserKey,
	location: FactsRow["location"],
): Promise<ReadonlySet<string>> {
	const matters = location === "contacts" || (await contactsMatterTo(db, key.companyId));
	return matters ? partnersOf(db, key) : new Set();
}

type Located = { readonly userId: string; readonly location: FactsRow["location"] };

/** `partnersIfTheyMatter` of many, in their order. */
export async function partnersOfMany(
	db: Db,
	companyId: string,
	people: readonly Located[],
): Promise<readonly ReadonlySet<string>[]> {
	const mattersToAll = await contactsMatterTo(db, companyId);
	const mattering = people.filter(({ location }) => mattersToAll || location === "contacts");
	const found = new Map<string, Set<string>>();
	for (const list of idLists(mattering.map(({ userId }) => userId))) {
		for (const userId of list) found.set(userId, new Set());
		for (const together of await conversationsOf(db, companyId, list)) meet(together, found);
	}
	for (const [userId, partners] of found) partners.delete(userId);
	const nobody: ReadonlySet<string> = new Set();
	return people.map(({ userId }) => found.get(userId) ?? nobody);
}

/** Who is in each conversation that one of these people is in. Each is sent once, not once for each of them. */
async function conversationsOf(
	db: Db,
	companyId: string,
	userIds: readonly string[],
): Promise<Iterable<readonly UserIdRow[]>> {
	const theirs = db
		.selectFrom("participants as own")
		.select("own.conversation_no")
		.where("own.company_id", "=", companyId)
		.where("own.user_id", "in", userIds);
	const rows = await db
		.selectFrom("participants")
		.select(["conversation_no", "user_id"])
		.where("conversation_no", "in", theirs)
		.execute();
	return Map.groupBy(rows, (row) => row.conversation_no).values();
}

function meet(together: readonly UserIdRow[], found: ReadonlyMap<string, Set<string>>): void {
	for (const { user_id } of together) {
		const partners = found.get(user_id);
		if (partners !== undefined) for (const other of together) partners.add(other.user_id);
	}
}

/** Those of these people for whom it matters whom they talk with. */
export async function whomPartnersMatterTo(
	db: Db,
	companyId: string,
	userIds: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
	if (userIds.size === 0 || (await contactsMatterTo(db, companyId))) return userIds;
	const found = new Set<string>();
	for (const list of idLists(userIds)) {
		const rows = await db
			.selectFrom("facts")
			.select("user_id")
			.where("company_id", "=", companyId)
			.where("user_id", "in", list)
			.where("location", "=", "contacts")
			.execute();
		for (const row of rows) found.add(row.user_id);
	}
	return found;
}

/**
 * Whose partners change where a person comes to these others in a conversation, or leaves them: those whom they share
 * no other conversation with, and the person where there is one of them. Only those to whom it matters.
 */
export async function touchedByOne(
	db: Db,
	key: UserKey & { readonly no: number },
	others: readonly string[],
): Promise<ReadonlySet<string>> {
	const mattering = await whomPartnersMatterTo(db, key.companyId, new Set([key.userId, ...others]));
	if (mattering.size === 0) return mattering;
	const strangers = new Set(others).difference(await partnersOf(db, key, key.no));
	if (strangers.size > 0) strangers.add(key.userId);
	return strangers.intersection(mattering);
}

/** Whose partners change where these people come together: those who share nothing yet with one of the others. */
export async function touchedByMeeting(
	db: Db,
	companyId: string,
	userIds: readonly string[],
): Promise<ReadonlySet<string>> {
	const mattering = await whomPartnersMatterTo(db, companyId, new Set(userIds));
	if (mattering.size === 0) return mattering;
	const met = await whoHasMetWhom(db, companyId, userIds);
	const all = (1n << BigInt(userIds.length)) - 1n;
	return new Set(userIds.filter((userId) => met.get(userId) !== all)).intersection(mattering);
}

// As a set of bits for each person, in the order of `userIds`: a thousand people of many groups make a million pairs.
async function whoHasMetWhom(
	db: Db,
	companyId: string,
	userIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
	const bits = new Map(userIds.map((userId, at) => [userId, 1n << BigInt(at)]));
	const bitOf = (userId: string) => bits.get(userId) ?? 0n;
	const met = new Map(bits);
	const memberships = await membershipsOf(db, companyId, userIds);
	for (const rows of Map.groupBy(memberships, (row) => row.conversation_no).values()) {
		const together = rows.reduce((sum, row) => sum | bitOf(row.user_id), 0n);
		for (const { user_id } of rows) met.set(user_id, (met.get(user_id) ?? 0n) | together);
	}
	return met;
}

async function membershipsOf(
	db: Db,
	companyId: string,
	userIds: readonly string[],
): Promise<readonly Pick<ParticipantRow, "user_id" | "conversation_no">[]> {
	const found: Pick<ParticipantRow, "user_id" | "conversation_no">[] = [];
	for (const list of idLists(userIds)) {
		const rows = await db
			.selectFrom("participants")
			.select(["user_id", "conversation_no"])
			.where("company_id", "=", companyId)
			.where("user_id", "in", list)
			.execute();
		for (const row of rows) found.push(row);
	}
	return found;
}
