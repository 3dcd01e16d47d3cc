import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunningServer, startServer } from "@rollcall/server/compose";
import { defaultConfig } from "@rollcall/server/config/load";
import type { Config } from "@rollcall/server/config/settings";
import type { Clock } from "@rollcall/server/ports/clock";
import { makeLog } from "@rollcall/server/telemetry/logger";
import { SECRET } from "./company.ts";

const BUILT = join(import.meta.dir, "..", "..", "dist");

/** A real server on a free port that serves the built console. */
export async function served(own: Partial<Config> = {}, clock?: Clock): Promise<RunningServer> {
	if (!existsSync(join(BUILT, "index.html"))) throw new Error('The console is not built. Run "npm run build" first.');
	const config = defaultConfig({ port: 0, jwtSecret: SECRET, ...own });
	const timing = clock === undefined ? {} : { clock };
	return startServer(config, { log: makeLog("warn"), databaseFile: ":memory:", site: BUILT, ...timing });
}
