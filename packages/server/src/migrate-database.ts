import { SchemaTooNew } from "./adapters/sql/schema-too-new.ts";
import type { Config } from "./config/settings.ts";
import { StartRefused } from "./config/start-refused.ts";
import type { Millis } from "./ports/keys.ts";

/** What was done: the steps of the schema that were missing, or `embedded`: the database is the server's own. */
export type Migrated =
	| { readonly outcome: "embedded" }
	| { readonly outcome: "migrated"; readonly steps: readonly string[] };

/**
 * Brings the schema of the configured database up to date (STO6). The embedded one needs nobody: its server does that.
 * `restoredAt`, where it was restored by other tools: what is written from now on is newer than all that clients know
 * (MSG5). No node may use it then.
 * @throws StartRefused where the database cannot be reached or used
 */
export async function migrateDatabase(
	{ databaseUrl }: Pick<Config, "databaseUrl">,
	restoredAt?: Millis,
): Promise<Migrated> {
	if (databaseUrl === null) return { outcome: "embedded" };
	try {
		const { migratePostgres } = await import("./adapters/sql/postgres-schema.ts");
		return { outcome: "migrated", steps: await migratePostgres(databaseUrl, restoredAt) };
	} catch (fault) {
		throw unusableDatabase(fault);
	}
}

/** The refusal for a database that gave this fault. */
export function unusableDatabase(fault: unknown): StartRefused {
	const reason = fault instanceof Error ? fault.message : String(fault);
	if (fault instanceof SchemaTooNew) return new StartRefused(`ROLLCALL_DATABASE_URL: ${reason}.`);
	return new StartRefused(`ROLLCALL_DATABASE_URL: the database cannot be used (${reason}).`);
}
