import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { bindStores, callOn } from "../../src/adapters/sql/stores.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";

/** Stores in memory that do what they are asked, and can be late with an answer. */
export type HeldStores = {
	readonly stores: SqlStores;
	/** The next call of this name, as `port.method`, is done at once and answered late. One at a time. */
	readonly holdNext: (call: string) => Held;
};

export type Held = {
	readonly isDone: Promise<void>;
	/** Now it is answered. */
	readonly letGo: () => void;
	/** Now its answer is lost. */
	readonly lose: () => void;
};

export async function heldStores(): Promise<HeldStores> {
	const opened = await openSqlite({ file: ":memory:" });
	let next: { readonly name: string; readonly done: () => void; readonly answered: Promise<void> } | null = null;
	const held = bindStores(async (call) => {
		const holding = `${call.port}.${call.method}` === next?.name ? next : null;
		if (holding !== null) next = null;
		const value = await callOn(opened, call);
		holding?.done();
		await holding?.answered;
		return value;
	});
	const holdNext = (name: string): Held => {
		const [done, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		next = { name, done: done.resolve, answered: answered.promise };
		const lose = () => answered.reject(new StoreUnavailable("the connection was lost"));
		return { isDone: done.promise, letGo: answered.resolve, lose };
	};
	return { stores: { ...opened, ...held }, holdNext };
}
