import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { migrate } from "./migrate.ts";
import { SQLITE_TYPES, SqliteConnection, sqliteDialect } from "./sqlite-dialect.ts";
import type { Db, Tables } from "./tables.ts";

/** A lock that another process holds is waited for this long. Two such waits still answer within 2 s. */
const BUSY_TIMEOUT_MS = 900;

/** Pages kept in memory: what is written often is not read again. */
const CACHE_KIB = 16_384;
/** Pages of 4 KiB in the log before they go to the file, which the commits of that moment wait for. */
const CHECKPOINT_PAGES = 8_000;

/** An open database: `db` for queries, `control` for transactions. */
export type SqliteDatabase = {
	readonly db: Db;
	/** Runs a statement without parameters or rows. */
	control(statement: string): void;
	close(): void;
};

/**
 * Opens the database and brings its schema up to date; makes file and folder where missing, for their owner alone.
 * @param file a path, or ":memory:"
 * @throws SchemaTooNew when a newer version wrote it
 */
export async function openDatabase(file: string): Promise<SqliteDatabase> {
	if (file !== ":memory:") makePrivate(file);
	const opened = new DatabaseSync(file);
	try {
		configure(opened);
		const connection = new SqliteConnection(opened);
		const database = {
			db: new Kysely<Tables>({ dialect: sqliteDialect(connection) }),
			control: (statement: string) => void connection.run(statement, []),
			close: () => opened.close(),
		};
		await migrateInOneStep(database);
		return database;
	} catch (fault) {
		opened.close();
		throw fault;
	}
}

function makePrivate(file: string): void {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	// SQLite gives the log beside the file the same mode.
	closeSync(openSync(file, "a", 0o600));
}

function configure(connection: DatabaseSync): void {
	connection.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
	connection.exec("pragma journal_mode = wal");
	connection.exec("pragma synchronous = full");
	// Where a plain fsync does not reach the disk (macOS), this does; elsewhere it changes nothing.
	connection.exec("pragma fullfsync = on; pragma checkpoint_fullfsync = on");
	connection.exec("pragma foreign_keys = on");
	connection.exec(`pragma cache_size = -${CACHE_KIB}`);
	connection.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

async function migrateInOneStep({ db, control }: SqliteDatabase): Promise<void> {
	control("begin immediate");
	try {
		await migrate(db, SQLITE_TYPES);
		control("commit");
	} catch (fault) {
		control("rollback");
		throw fault;
	}
}
