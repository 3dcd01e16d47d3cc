import { restoreData } from "@rollcall/server/restore-data";
import type { Command } from "commander";
import { EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";
import { refusal, USE_PG_DUMP } from "./backup.ts";

export function build(command: Command): { run(): Promise<number> } {
	command.requiredOption("--from <file>", "A file that `rollcall backup` wrote, with its checksum beside it.");
	addSettingFlags(command).addHelpText(
		"after",
		"\nThe data folder (--data-dir) must have no server and no database: nothing is overwritten.",
	);
	return { run: () => restore(command) };
}

async function restore(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { dataDir, databaseUrl } = loaded.config;
	if (databaseUrl !== null) {
		console.error(USE_PG_DUMP);
		return EXIT_USAGE;
	}
	const { from } = command.opts<{ from: string }>();
	try {
		const { missing } = await restoreData(dataDir, from);
		console.log(`Restored ${from} to ${dataDir}.`);
		if (missing.length > 0) console.log(`An older version wrote it; the server will apply ${missing.join(", ")}.`);
		return 0;
	} catch (fault) {
		return refusal(fault);
	}
}
