import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { bindStores, callOn } from "../../src/adapters/sql/stores.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";

/** Stores in memory that do what they are asked and can lose the answer, as a database that goes away while it commits. */
export type LostAnswers = {
	readonly stores: SqlStores;
	/** The next call of this name, as `port.method`, is done and refused; its company is in doubt. */
	readonly loseNext: (call: string) => void;
};

export async function lostAnswers(): Promise<LostAnswers> {
	const opened = await openSqlite({ file: ":memory:" });
	let doubted: (companyId: string) => void = () => {};
	let losing: string | null = null;
	const losable = bindStores(async (call) => {
		const value = await callOn(opened, call);
		if (`${call.port}.${call.method}` !== losing) return value;
		losing = null;
		doubted("acme");
		throw new StoreUnavailable("the connection was lost");
	});
	const onDoubt = (hear: typeof doubted): void => {
		doubted = hear;
	};
	const loseNext = (name: string): void => {
		losing = name;
	};
	return { stores: { ...opened, ...losable, onDoubt }, loseNext };
}
