import { join } from "node:path";
import { openSqlite, type SqlStores } from "./adapters/sql/sqlite.ts";
import { type HeldFolder, holdDataFolder, unusableFolder } from "./config/data-folder.ts";
import type { Config } from "./config/settings.ts";
import type { Log } from "./telemetry/logger.ts";

const HOLDS_NOTHING: HeldFolder = { release: () => {} };

/**
 * Opens the durable stores; closing them lets go of the data folder too. `databaseFile`: in the place of the file in
 * the data folder, which is then not held.
 * @throws StartRefused where the folder or the file cannot be used
 */
export async function openStores(
	{ dataDir }: Pick<Config, "dataDir">,
	{ databaseFile, log }: { readonly databaseFile?: string; readonly log: Log },
): Promise<SqlStores> {
	const held = databaseFile === undefined ? holdDataFolder(dataDir) : HOLDS_NOTHING;
	try {
		const stores = await openSqlite({ file: databaseFile ?? join(dataDir, "rollcall.db"), log });
		return { ...stores, close: () => stores.close().finally(held.release) };
	} catch (fault) {
		held.release();
		throw unusableFolder(dataDir, fault);
	}
}
