import { migrateDatabase } from "@rollcall/server/migrate-database";
import type { Command } from "commander";
import { EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";

/** What is told where nothing but a backup of ours can be restored. */
const USE_RESTORE =
	"--restored is for PostgreSQL (ROLLCALL_DATABASE_URL). The embedded database is restored from a backup by rollcall restore, which does the same by itself.";

export function build(command: Command): { run(): Promise<number> } {
	command.option(
		"--restored",
		"The database was restored by PostgreSQL's tools, and no node runs: clients take what comes for new.",
	);
	addSettingFlags(command).addHelpText(
		"after",
		"\nRun it before servers of a new version start. Servers that run go on meanwhile; one migration at a time is made.",
	);
	return { run: () => migrate(command) };
}

async function migrate(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { restored = false } = command.opts<{ restored?: true }>();
	const migrated = await migrateDatabase(loaded.config, restored ? Date.now() : undefined);
	if (migrated.outcome === "embedded" && restored) {
		console.error(USE_RESTORE);
		return EXIT_USAGE;
	}
	if (migrated.outcome === "embedded") {
		console.log("Nothing to do: the embedded database is brought up to date when its server starts.");
		return 0;
	}
	for (const step of migrated.steps) console.log(`Applied ${step}`);
	console.log("The schema is up to date.");
	if (restored) console.log("What is written from now on is newer than anything that clients know.");
	return 0;
}
