import { BackupRefused, backupData } from "@rollcall/server/backup-data";
import type { Command } from "commander";
import { EXIT_FAILED, EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";

/** What is told where the data is not in the data folder. */
export const USE_PG_DUMP =
	"The durable data is in PostgreSQL (ROLLCALL_DATABASE_URL): back it up and restore it with pg_dump and pg_restore.";

const KIBIBYTE = 1_024;

export function build(command: Command): { run(): Promise<number> } {
	command.requiredOption("--to <file>", "The file to write; its checksum is written beside it, as <file>.sha256.");
	addSettingFlags(command).addHelpText(
		"after",
		"\nThe server may run meanwhile, and goes on. Nothing is overwritten. The secret that tokens are signed with is not in it.",
	);
	return { run: () => backup(command) };
}

async function backup(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { dataDir, databaseUrl } = loaded.config;
	if (databaseUrl !== null) {
		console.error(USE_PG_DUMP);
		return EXIT_USAGE;
	}
	const { to } = command.opts<{ to: string }>();
	try {
		const { bytes, checksum } = await backupData(dataDir, to);
		console.log(`Backed up ${dataDir} to ${to} (${Math.ceil(bytes / KIBIBYTE)} KiB, sha256 ${checksum}).`);
		return 0;
	} catch (fault) {
		return refusal(fault);
	}
}

/** Says why nothing was done; what is no refusal is a bug, and thrown on. */
export function refusal(fault: unknown): number {
	if (!(fault instanceof BackupRefused)) throw fault;
	console.error(fault.message);
	return EXIT_FAILED;
}
