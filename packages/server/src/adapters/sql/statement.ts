import type { Compilable, CompiledQuery, DialectAdapter, QueryResult } from "kysely";
import type { Db } from "./tables.ts";

/** Stands for an argument while a statement is compiled. */
class Slot {
	readonly name: string;
	constructor(name: string) {
		this.name = name;
	}
}

// Every property of it is the slot of that name, typed as the argument that will take its place.
function slotsOf<Args extends object>(): Required<Args> {
	return new Proxy({} as Required<Args>, { get: (_, name) => new Slot(String(name)) });
}

/** A hot statement: built once per dialect, then only bound. Same SQL for all arguments. */
export type Statement<Args, Row> = (db: Db, args: Args) => Promise<QueryResult<Row>>;

/**
 * Makes a hot statement. `build` gets slots in place of the arguments and may use each only as a parameter.
 */
export function statement<Args extends object, Row = unknown>(
	build: (db: Db, slots: Required<Args>) => Compilable<Row>,
): Statement<Args, Row> {
	const compiled = new WeakMap<DialectAdapter, CompiledQuery<Row>>();
	return (db, args) => {
		const dialect = db.getExecutor().adapter;
		let query = compiled.get(dialect);
		if (query === undefined) {
			query = build(db, slotsOf<Args>()).compile();
			compiled.set(dialect, query);
		}
		const given = args as Readonly<Record<string, unknown>>;
		const parameters = query.parameters.map((value) => (value instanceof Slot ? given[value.name] : value));
		return db.executeQuery({ ...query, parameters });
	};
}
