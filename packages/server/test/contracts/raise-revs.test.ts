import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { openPostgres } from "../../src/adapters/sql/postgres.ts";
import { migratePostgres } from "../../src/adapters/sql/postgres-schema.ts";
import { raiseRevs } from "../../src/adapters/sql/raise-revs.ts";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { SqliteConnection, sqliteDialect } from "../../src/adapters/sql/sqlite-dialect.ts";
import type { Tables } from "../../src/adapters/sql/tables.ts";
import { newDatabase } from "../support/postgres.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { describeRaisedRevs } from "./raise-revs.contract.ts";

describeRaisedRevs("SQLite", async () => {
	const file = temporaryFile();
	const stores = await openSqlite({ file: file.path });
	const beside = new DatabaseSync(file.path);
	const db = new Kysely<Tables>({ dialect: sqliteDialect(new SqliteConnection(beside)) });
	return {
		stores,
		raise: (now) => raiseRevs(db, now),
		close: async () => {
			beside.close();
			await stores.close();
			file[Symbol.dispose]();
		},
	};
});

describeRaisedRevs("PostgreSQL", async () => {
	const url = await newDatabase();
	const stores = await openPostgres({ url });
	return {
		stores,
		raise: async (now) => void (await migratePostgres(url, now)),
		close: stores.close,
	};
});
