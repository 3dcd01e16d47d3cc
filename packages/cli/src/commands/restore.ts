import { restoreData } from "@rollcall/server/restore-data";
import type { Command } from "commander";
import { addSettingFlags } from "../setting-flags.ts";
import { withDataFolder } from "./data-folder.ts";

export function build(command: Command): { run(): Promise<number> } {
	command.requiredOption("--from <file>", "A file that `rollcall backup` wrote, with its checksum beside it.");
	addSettingFlags(command).addHelpText(
		"after",
		"\nThe data folder (--data-dir) must have no server and no database: nothing is overwritten.",
	);
	return { run: () => withDataFolder(command, (dataDir) => restore(dataDir, command.opts<{ from: string }>().from)) };
}

async function restore(dataDir: string, from: string): Promise<void> {
	const { missing } = await restoreData(dataDir, from, Date.now());
	console.log(`Restored ${from} to ${dataDir}.`);
	if (missing.length > 0) console.log(`An older version wrote it; the server will apply ${missing.join(", ")}.`);
}
