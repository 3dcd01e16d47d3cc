import { idLists } from "./id-lists.ts";
import { type Statement, statement } from "./statement.ts";
import type { Db, UserRow } from "./tables.ts";

type KnownAmong = Statement<
	{ readonly companyId: string } & Readonly<Record<number, string>>,
	Pick<UserRow, "user_id">
>;

// One statement for each length of list, of which there are few.
const byLength = new Map<number, KnownAmong>();

function knownAmong(length: number): KnownAmong {
	const kept = byLength.get(length);
	if (kept !== undefined) return kept;
	const made: KnownAmong = statement((db, slots) =>
		db
			.selectFrom("users")
			.select("user_id")
			.where("company_id", "=", slots.companyId)
			.where(
				"user_id",
				"in",
				Array.from({ length }, (_, at) => slots[at] as string),
			),
	);
	byLength.set(length, made);
	return made;
}

/** Those of the ids that are users of the company. What belongs to nobody is never written. */
export async function knownUsers(db: Db, companyId: string, userIds: Iterable<string>): Promise<ReadonlySet<string>> {
	const known = new Set<string>();
	for (const list of idLists(userIds)) {
		const { rows } = await knownAmong(list.length)(db, { companyId, ...list });
		for (const row of rows) known.add(row.user_id);
	}
	return known;
}
