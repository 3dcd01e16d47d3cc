import { backupData } from "@rollcall/server/backup-data";
import type { Command } from "commander";
import { addSettingFlags } from "../setting-flags.ts";
import { withDataFolder } from "./data-folder.ts";

const KIBIBYTE = 1_024;

export function build(command: Command): { run(): Promise<number> } {
	command.requiredOption("--to <file>", "The file to write; its checksum is written beside it, as <file>.sha256.");
	addSettingFlags(command).addHelpText(
		"after",
		"\nThe server may run meanwhile, and goes on. Nothing is overwritten. The secret that tokens are signed with is not in it.",
	);
	return { run: () => withDataFolder(command, (dataDir) => backup(dataDir, command.opts<{ to: string }>().to)) };
}

async function backup(dataDir: string, to: string): Promise<void> {
	const { bytes, checksum } = await backupData(dataDir, to);
	console.log(`Backed up ${dataDir} to ${to} (${Math.ceil(bytes / KIBIBYTE)} KiB, sha256 ${checksum}).`);
}
