import { SchemaBehind } from "./adapters/sql/schema-behind.ts";
import { openSqlite, type SqlStores, type StoreOptions } from "./adapters/sql/sqlite.ts";
import { databaseIn, type HeldFolder, holdDataFolder, unusableFolder } from "./config/data-folder.ts";
import type { Config } from "./config/settings.ts";
import { wantedWebhooks } from "./config/webhook-types.ts";
import { unusableDatabase } from "./migrate-database.ts";
import { StoreUnavailable } from "./ports/store-unavailable.ts";
import type { Log } from "./telemetry/logger.ts";

const HOLDS_NOTHING: HeldFolder = { release: () => {} };

type Options = { readonly databaseFile?: string; readonly log: Log };

/**
 * Opens the durable stores: in PostgreSQL where `databaseUrl` is set, else in the data folder, which closing them lets go
 * of. `databaseFile`: in the place of the file in the data folder, which is then not held.
 * @throws StartRefused where folder, file or database cannot be used; SchemaBehind and StoreUnavailable where a database
 *   cannot be used yet
 */
export async function openStores(
	config: Pick<Config, "dataDir" | "databaseUrl" | "webhookUrl" | "webhookEvents">,
	given: Options,
): Promise<SqlStores> {
	const { dataDir, databaseUrl } = config;
	const options = { ...given, tells: wantedWebhooks(config) };
	if (databaseUrl === null) return openInFolder(dataDir, options);
	try {
		// Read only where it is used: an embedded server starts without it.
		const { openPostgres } = await import("./adapters/sql/postgres.ts");
		return await openPostgres({ ...options, url: databaseUrl });
	} catch (fault) {
		throw fault instanceof SchemaBehind || fault instanceof StoreUnavailable ? fault : unusableDatabase(fault);
	}
}

async function openInFolder(
	dataDir: string,
	{ databaseFile, ...options }: Options & Pick<StoreOptions, "tells">,
): Promise<SqlStores> {
	const held = databaseFile === undefined ? holdDataFolder(dataDir) : HOLDS_NOTHING;
	try {
		const stores = await openSqlite({ ...options, file: databaseFile ?? databaseIn(dataDir) });
		return { ...stores, close: () => stores.close().finally(held.release) };
	} catch (fault) {
		held.release();
		throw unusableFolder(dataDir, fault);
	}
}
