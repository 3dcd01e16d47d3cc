import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { bindStores, callOn } from "../../src/adapters/sql/stores.ts";

/** Stores in memory that remember which of their calls were made, as `port.method`. */
export type CountedStores = { readonly stores: SqlStores; readonly calls: string[] };

export async function countedStores(): Promise<CountedStores> {
	const opened = await openSqlite({ file: ":memory:" });
	const calls: string[] = [];
	const counted = bindStores((call) => {
		calls.push(`${call.port}.${call.method}`);
		return callOn(opened, call);
	});
	return { stores: { ...opened, ...counted }, calls };
}
