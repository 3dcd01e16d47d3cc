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

type Directly = (sql: string, parameters: readonly unknown[]) => QueryResult<unknown> | Promise<QueryResult<unknown>>;

const direct = new WeakMap<DialectAdapter, Directly>();

/** Lets hot statements of this dialect go straight to its one connection: they need no pool and no plugins. */
export function bindDirectly(adapter: DialectAdapter, run: Directly): void {
	direct.set(adapter, run);
}

/** `names`: of each parameter the argument that takes its place; null where it is fixed. */
type Ready<Row> = { readonly query: CompiledQuery<Row>; readonly names: readonly (string | null)[] };

/**
 * Makes a hot statement. `build` gets slots in place of the arguments and may use each only as a parameter.
 */
export function statement<Args extends object, Row = unknown>(
	build: (db: Db, slots: Required<Args>) => Compilable<Row>,
): Statement<Args, Row> {
	const compiled = new WeakMap<DialectAdapter, Ready<Row>>();
	return async (db, args) => {
		const { adapter } = db.getExecutor();
		let ready = compiled.get(adapter);
		if (ready === undefined) {
			const query = build(db, slotsOf<Args>()).compile();
			ready = { query, names: query.parameters.map((value) => (value instanceof Slot ? value.name : null)) };
			compiled.set(adapter, ready);
		}
		const { query, names } = ready;
		const given = args as Readonly<Record<string, unknown>>;
		const parameters = names.map((name, at) => (name === null ? query.parameters[at] : given[name]));
		const run = direct.get(adapter);
		if (run === undefined) return db.executeQuery({ ...query, parameters });
		return run(query.sql, parameters) as QueryResult<Row> | Promise<QueryResult<Row>>;
	};
}
