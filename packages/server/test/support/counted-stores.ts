import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";

/** Stores in memory that remember which of their calls were made, as `port.method`. */
export type CountedStores = { readonly stores: SqlStores; readonly calls: string[] };

export async function countedStores(): Promise<CountedStores> {
	const opened = await openSqlite({ file: ":memory:" });
	const calls: string[] = [];
	const ports = Object.entries(opened).map(([port, methods]) => [port, counted(port, methods, calls)]);
	return { stores: Object.fromEntries(ports) as SqlStores, calls };
}

function counted(port: string, methods: unknown, calls: string[]): unknown {
	if (typeof methods !== "object" || methods === null) return methods;
	const all = Object.entries(methods).map(([method, run]) => [
		method,
		(...args: readonly unknown[]) => {
			calls.push(`${port}.${method}`);
			return (run as (...given: readonly unknown[]) => unknown)(...args);
		},
	]);
	return Object.fromEntries(all);
}
