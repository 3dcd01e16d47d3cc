import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
	sql,
} from "kysely";
import type { ColumnTypes } from "./migrations/migration.ts";
import { bindDirectly } from "./statement.ts";
import { fromStored, toStored } from "./stored-text.ts";

/** SQLite's types; `strict`, so that a wrong value is refused and not kept as something else. */
export const SQLITE_TYPES: ColumnTypes = {
	text: sql`text`,
	int8: sql`integer`,
	float8: sql`real`,
	identity: sql`integer primary key`,
	table: sql`strict`,
	clustered: sql`strict, without rowid`,
};

const STATEMENTS_KEPT = 256;

type Prepared = { readonly statement: StatementSync; readonly answersRows: boolean };

/** The one connection of a worker. Statements are prepared once and kept. */
export class SqliteConnection implements DatabaseConnection {
	readonly #database: DatabaseSync;
	readonly #prepared = new Map<string, Prepared>();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
		return this.run(query.sql, query.parameters);
	}

	/** Prepares where it must, and runs at once. */
	run<Row>(text: string, parameters: readonly unknown[]): QueryResult<Row> {
		const { statement, answersRows } = this.#prepare(text);
		const values = parameters.map(toStored) as SQLInputValue[];
		if (answersRows) return { rows: statement.all(...values).map(readRow) as Row[] };
		return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
	}

	// biome-ignore lint/correctness/useYield: the interface asks for it, and nothing here streams
	async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
		throw new TypeError("the SQLite connection does not stream");
	}

	#prepare(text: string): Prepared {
		const known = this.#prepared.get(text);
		if (known !== undefined) return known;
		const statement = this.#database.prepare(text);
		const prepared = { statement, answersRows: statement.columns().length > 0 };
		const [oldest] = this.#prepared.keys();
		if (this.#prepared.size >= STATEMENTS_KEPT && oldest !== undefined) this.#prepared.delete(oldest);
		this.#prepared.set(text, prepared);
		return prepared;
	}
}

function readRow(row: Record<string, unknown>): Record<string, unknown> {
	for (const name in row) row[name] = fromStored(row[name]);
	return row;
}

function driverOf(connection: SqliteConnection): Driver {
	const refuse = async (): Promise<never> => {
		throw new TypeError("transactions belong to the group, not to a query");
	};
	return {
		init: async () => {},
		acquireConnection: async () => connection,
		releaseConnection: async () => {},
		beginTransaction: refuse,
		commitTransaction: refuse,
		rollbackTransaction: refuse,
		destroy: async () => {},
	};
}

/** Kysely's way to an open SQLite database; hot statements go past it, straight to the connection. */
export function sqliteDialect(connection: SqliteConnection): Dialect {
	return {
		createAdapter: () => {
			const adapter = new SqliteAdapter();
			bindDirectly(adapter, (text, parameters) => connection.run(text, parameters));
			return adapter;
		},
		createDriver: () => driverOf(connection),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	};
}
