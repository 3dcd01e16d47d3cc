import type { Millis } from "../../ports/keys.ts";
import { migrate, missingSteps } from "./migrate.ts";
import { stepName } from "./migrations/migration.ts";
import { PostgresConnection } from "./postgres-connection.ts";
import { databaseOn, POSTGRES_TYPES } from "./postgres-dialect.ts";
import { raiseRevs } from "./raise-revs.ts";
import { SchemaBehind } from "./schema-behind.ts";

/** "rollcall" as a number: held while the schema is changed. */
const MIGRATION_LOCK = "8245935278387129188";
/** Waited for another migration, and for a single step of this one. */
const LONGEST_MIGRATION_MS = 3_600_000;
const OLDEST = 150_000;

/**
 * Brings the schema of a PostgreSQL database up to date, all steps or none, one who does so at a time. Answers the names
 * of the steps that were missing. `restoredAt`: it holds an older state than before, no node uses it, and clients may know
 * more than is in it (see `raiseRevs`).
 * @throws SchemaTooNew when a newer version wrote it
 */
export async function migratePostgres(url: string, restoredAt?: Millis): Promise<readonly string[]> {
	const connection = await PostgresConnection.open({
		url,
		connectWithin: 10_000,
		silentFor: () => LONGEST_MIGRATION_MS,
	});
	try {
		await refuseUnfit(connection);
		await connection.command("set lock_timeout = 0; set statement_timeout = 0; begin");
		await connection.query("select pg_advisory_xact_lock($1)::text", [MIGRATION_LOCK]);
		const db = databaseOn(connection);
		const applied = await migrate(db, POSTGRES_TYPES);
		if (restoredAt !== undefined) await raiseRevs(db, restoredAt);
		await connection.commit();
		return applied.map(stepName);
	} finally {
		await connection.close();
	}
}

/**
 * @throws Error with a clear sentence where the database cannot be used
 * @throws SchemaBehind where the schema is older than this version needs
 * @throws SchemaTooNew when a newer version wrote it
 */
export async function checkSchema(connection: PostgresConnection): Promise<void> {
	await refuseUnfit(connection);
	const { rows } = await connection.query("select to_regclass('schema_migrations')::text as found", []);
	const [{ found }] = rows as [{ readonly found: string | null }];
	if (found === null) throw new SchemaBehind('the database has no tables yet: run "rollcall migrate"');
	const missing = await missingSteps(databaseOn(connection));
	if (missing.length === 0) return;
	const names = missing.map(({ number, name }) => `${number} (${name})`).join(", ");
	throw new SchemaBehind(`the database lacks schema ${names}: run "rollcall migrate"`);
}

async function refuseUnfit(connection: PostgresConnection): Promise<void> {
	const { rows } = await connection.query(
		"select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
		[],
	);
	const [{ version, encoding }] = rows as [{ readonly version: number; readonly encoding: string }];
	if (version < OLDEST) throw new Error(`PostgreSQL ${Math.floor(version / 10_000)} is too old: 15 or newer is needed`);
	if (encoding !== "UTF8") throw new Error(`the database is encoded in ${encoding}: make it with encoding UTF8`);
}
