import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { bindStores, callOn } from "../../src/adapters/sql/stores.ts";

/** Stores in memory that do what they are asked, and can be late with an answer. */
export type HeldStores = {
	readonly stores: SqlStores;
	/** The next call of this name, as `port.method`, is done at once and answered late; resolves when it is done. */
	readonly holdNext: (call: string) => Promise<void>;
	/** What is held is answered. */
	readonly letGo: () => void;
};

export async function heldStores(): Promise<HeldStores> {
	const opened = await openSqlite({ file: ":memory:" });
	const [done, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	let holding: string | null = null;
	const held = bindStores(async (call) => {
		const isHeld = `${call.port}.${call.method}` === holding;
		if (isHeld) holding = null;
		const value = await callOn(opened, call);
		if (!isHeld) return value;
		done.resolve();
		await answered.promise;
		return value;
	});
	const holdNext = (call: string): Promise<void> => {
		holding = call;
		return done.promise;
	};
	return { stores: { ...opened, ...held }, holdNext, letGo: answered.resolve };
}
