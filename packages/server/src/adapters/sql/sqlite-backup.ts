import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Millis } from "../../ports/keys.ts";
import { missingSteps } from "./migrate.ts";
import { stepName } from "./migrations/migration.ts";
import { raiseRevs } from "./raise-revs.ts";
import { SqliteConnection, sqliteDialect } from "./sqlite-dialect.ts";
import type { Db, Tables } from "./tables.ts";

/** What a server and a backup wait for each other at the most. */
const BUSY_TIMEOUT_MS = 10_000;
const FAULTS_NAMED = 3;

/**
 * Writes what the database holds at this moment into another file, which is empty. Whoever writes meanwhile is not waited
 * for and does not wait: the copy is one snapshot. What was deleted is not in it.
 * @throws Error where there is no such database, or it cannot be read
 */
export function copyDatabase(from: string, to: string): void {
	// Opening would make one.
	if (!existsSync(from)) throw new Error(`there is no ${from}`);
	// Not read-only: who is alone with the file takes its log away again, and only a writer may.
	const source = new DatabaseSync(from);
	try {
		source.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
		source.prepare("vacuum into ?").run(to);
	} finally {
		source.close();
	}
}

/**
 * Reads every page of a database that nobody uses, and changes nothing. Answers the steps of the schema that this version
 * adds when a server opens it.
 * @throws SchemaTooNew where a newer version wrote it; Error where it is damaged, or none of ours
 */
export async function inspectDatabase(file: string): Promise<readonly string[]> {
	const opened = new DatabaseSync(file, { readOnly: true });
	try {
		refuseDamaged(opened, "pragma integrity_check", ({ integrity_check: said }) => (said === "ok" ? [] : [said]));
		refuseDamaged(opened, "pragma foreign_key_check", ({ table }) => [`a row of ${table} leads nowhere`]);
		const migrated = opened.prepare("select 1 from sqlite_schema where name = 'schema_migrations'").get();
		if (migrated === undefined) throw new Error("it is no database of Rollcall");
		return (await missingSteps(databaseOn(opened))).map(stepName);
	} finally {
		opened.close();
	}
}

/** Lets the conversations of a database that nobody uses go on with newer changes than were ever told: see `raiseRevs`. */
export async function raiseRevsIn(file: string, now: Millis): Promise<void> {
	const opened = new DatabaseSync(file);
	try {
		// No log beside it: a file of which half is raised is put in nobody's place.
		opened.exec("pragma journal_mode = memory");
		const chat = opened.prepare("select 1 from sqlite_schema where name = 'conversations'").get();
		if (chat === undefined) return; // A version wrote it that knew none.
		opened.exec("begin");
		await raiseRevs(databaseOn(opened), now);
		opened.exec("commit");
	} finally {
		opened.close();
	}
}

function databaseOn(opened: DatabaseSync): Db {
	return new Kysely<Tables>({ dialect: sqliteDialect(new SqliteConnection(opened)) });
}

type Row = Readonly<Record<string, unknown>>;

function refuseDamaged(database: DatabaseSync, check: string, faultsIn: (row: Row) => readonly unknown[]): void {
	const faults = database.prepare(check).all().flatMap(faultsIn);
	if (faults.length > 0) throw new Error(`it is damaged: ${faults.slice(0, FAULTS_NAMED).join("; ")}`);
}
