import { sql } from "kysely";
import type { UserKey } from "../../ports/keys.ts";
import type { JournalRow, PresenceJournal } from "../../ports/presence-journal.ts";
import { statementOfIds } from "./id-lists.ts";
import { knownUsers } from "./known-users.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, JournalTableRow } from "./tables.ts";

const replaceRow = statement<JournalTableRow>((db, slots) =>
	db
		.insertInto("presence_journal")
		.values({
			company_id: slots.company_id,
			user_id: slots.user_id,
			present: slots.present,
			last_sign_at: slots.last_sign_at,
			state: slots.state,
		})
		.onConflict((conflict) =>
			conflict.columns(["company_id", "user_id"]).doUpdateSet((eb) => ({
				present: eb.ref("excluded.present"),
				last_sign_at: eb.ref("excluded.last_sign_at"),
				state: eb.ref("excluded.state"),
			})),
		),
);

const findRows = statementOfIds<Pick<UserKey, "companyId">, JournalTableRow>((db, slots, ids) =>
	db.selectFrom("presence_journal").selectAll().where("company_id", "=", slots.companyId).where("user_id", "in", ids),
);

function toJournalRow(row: JournalTableRow): JournalRow {
	return {
		companyId: row.company_id,
		userId: row.user_id,
		present: row.present === 1,
		lastSignAt: row.last_sign_at,
		state: row.state,
	};
}

async function writeCompany(db: Db, companyId: string, rows: readonly JournalRow[]): Promise<void> {
	const known = await knownUsers(
		db,
		companyId,
		rows.map((row) => row.userId),
	);
	const kept = rows.filter((row) => known.has(row.userId));
	await Promise.all(
		kept.map((row) =>
			replaceRow(db, {
				company_id: companyId,
				user_id: row.userId,
				present: row.present ? 1 : 0,
				last_sign_at: row.lastSignAt,
				state: row.state,
			}),
		),
	);
}

/** See `PresenceJournal` for the law. A row of somebody who is no user (any more) is left out. */
export const presenceJournal: Procedures<PresenceJournal> = {
	async write(db, [rows]) {
		const companies = Map.groupBy(rows, (row) => row.companyId);
		for (const [companyId, ofCompany] of companies) await writeCompany(db, companyId, ofCompany);
	},

	async load(db, [companyId, userIds]) {
		const rows = await findRows(db, { companyId }, userIds);
		return rows.map(toJournalRow);
	},

	async present(db, [after, limit]) {
		// A literal, so that the partial index applies.
		let select = db.selectFrom("presence_journal").selectAll().where(sql<boolean>`present = 1`);
		if (after !== null) {
			select = select.where((eb) =>
				eb(eb.refTuple("company_id", "user_id"), ">", eb.tuple(after.companyId, after.userId)),
			);
		}
		const rows = await select.orderBy("company_id").orderBy("user_id").limit(limit).execute();
		return rows.map(toJournalRow);
	},
};
