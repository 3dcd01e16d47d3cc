import type { Kysely } from "kysely";
import { init } from "./migrations/001-init.ts";
import { chat } from "./migrations/002-chat.ts";
import { webhooks } from "./migrations/003-webhooks.ts";
import { waitingWebhooks } from "./migrations/004-waiting-webhooks.ts";
import type { ColumnTypes, Migration } from "./migrations/migration.ts";
import { SchemaTooNew } from "./schema-too-new.ts";
import type { Db } from "./tables.ts";

/** Every step there is, in order. */
const MIGRATIONS: readonly Migration[] = [init, chat, webhooks, waitingWebhooks];

/**
 * Brings the schema up to what this version knows, and records each step. Runs in the caller's transaction. Answers the
 * steps that were missing.
 * @throws SchemaTooNew when the database has a step that is not known here
 */
export async function migrate(db: Db, types: ColumnTypes): Promise<readonly Migration[]> {
	await db.schema
		.createTable("schema_migrations")
		.ifNotExists()
		.addColumn("number", types.int8, (column) => column.notNull().primaryKey())
		.addColumn("name", types.text, (column) => column.notNull())
		.addColumn("applied_at", types.text, (column) => column.notNull())
		.modifyEnd(types.table)
		.execute();
	const missing = await missingSteps(db);
	for (const step of missing) await apply(db, step, types);
	return missing;
}

/**
 * The steps that a database lacks which has been migrated before.
 * @throws SchemaTooNew when the database has a step that is not known here
 */
export async function missingSteps(db: Db): Promise<readonly Migration[]> {
	const applied = await db.selectFrom("schema_migrations").select(["number", "name"]).execute();
	refuseNewer(applied);
	const done = new Set(applied.map((step) => step.number));
	return MIGRATIONS.filter((step) => !done.has(step.number));
}

function refuseNewer(applied: readonly { readonly number: number; readonly name: string }[]): void {
	const known = MIGRATIONS.length;
	const newest = applied.reduce((highest, step) => (step.number > highest.number ? step : highest), {
		number: 0,
		name: "",
	});
	if (newest.number <= known) return;
	throw new SchemaTooNew(
		`the database has schema ${newest.number} (${newest.name}), this version of Rollcall knows up to ${known}: ` +
			"run the version that wrote it, or a newer one",
	);
}

async function apply(db: Db, step: Migration, types: ColumnTypes): Promise<void> {
	// A migration is written against the schema of its time, not against today's tables.
	await step.up(db as unknown as Kysely<never>, types);
	await db
		.insertInto("schema_migrations")
		.values({ number: step.number, name: step.name, applied_at: new Date().toISOString() })
		.execute();
}
