import { migrateDatabase } from "@rollcall/server/migrate-database";
import type { Command } from "commander";
import { EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";

export function build(command: Command): { run(): Promise<number> } {
	addSettingFlags(command).addHelpText(
		"after",
		"\nRun it before servers of a new version start. Servers that run go on meanwhile; one migration at a time is made.",
	);
	return { run: () => migrate(command) };
}

async function migrate(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const migrated = await migrateDatabase(loaded.config);
	if (migrated.outcome === "embedded") {
		console.log("Nothing to do: the embedded database is brought up to date when its server starts.");
		return 0;
	}
	for (const step of migrated.steps) console.log(`Applied ${step}`);
	console.log("The schema is up to date.");
	return 0;
}
