import { SchemaBehind } from "./adapters/sql/schema-behind.ts";
import type { SqlStores } from "./adapters/sql/sqlite.ts";
import type { Config } from "./config/settings.ts";
import { openStores } from "./open-stores.ts";
import { StoreUnavailable } from "./ports/store-unavailable.ts";
import type { Log } from "./telemetry/logger.ts";
import { openWaitingRoom, type WaitingRoom } from "./waiting-room.ts";

const AGAIN_MS = 500;

/**
 * Opens the durable stores, however long it takes until somebody has started the database or brought its schema up to
 * date. Until then the server's address says that it is alive, that it is not ready, and why.
 * @throws StartRefused where waiting does not help
 */
export async function startStores(
	config: Config,
	options: { readonly databaseFile?: string; readonly log: Log },
): Promise<SqlStores> {
	let room: WaitingRoom | undefined;
	try {
		for (;;) {
			const opened = await tryOpening(config, options);
			if ("stores" in opened) return opened.stores;
			if (room === undefined) {
				room = openWaitingRoom(config, options.log);
				options.log.warn({ url: room.url, reason: opened.reason }, "not ready, waiting");
			}
			room.say(opened.shown);
			await Bun.sleep(AGAIN_MS);
		}
	} finally {
		await room?.close();
	}
}

type Opened = { readonly stores: SqlStores } | { readonly reason: string; readonly shown: string };

async function tryOpening(...[config, options]: Parameters<typeof startStores>): Promise<Opened> {
	try {
		return { stores: await openStores(config, options) };
	} catch (fault) {
		if (fault instanceof SchemaBehind) return { reason: fault.message, shown: `Not ready: ${fault.message}.` };
		// Where it is, and what it says, is the operator's business alone.
		if (fault instanceof StoreUnavailable) return { reason: fault.message, shown: "The database cannot be reached." };
		throw fault;
	}
}
