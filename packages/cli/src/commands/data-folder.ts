import type { Command } from "commander";
import { EXIT_USAGE } from "../exit-codes.ts";
import { loadForCommand } from "../setting-flags.ts";

/** What is told where the data is not in the data folder. */
const USE_PG_DUMP =
	"The durable data is in PostgreSQL (ROLLCALL_DATABASE_URL): back it up and restore it with pg_dump and pg_restore.";

/** Does something with the data folder. @throws StartRefused where it cannot be done */
export async function withDataFolder(command: Command, act: (dataDir: string) => Promise<void>): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { dataDir, databaseUrl } = loaded.config;
	if (databaseUrl !== null) {
		console.error(USE_PG_DUMP);
		return EXIT_USAGE;
	}
	await act(dataDir);
	return 0;
}
