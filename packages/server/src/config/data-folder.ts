import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartRefused } from "./start-refused.ts";

export type HeldFolder = { release(): void };

const SQLITE_BUSY = 5;

/**
 * Makes the data folder where it is missing, and holds it: two servers on one would each take the other's people for left
 * behind by a crash. The lock is the operating system's, so that one who is killed holds nothing.
 * @throws StartRefused where the folder cannot be used, or another server holds it
 */
export function holdDataFolder(dataDir: string): HeldFolder {
	makeDataFolder(dataDir);
	try {
		const lock = new DatabaseSync(join(dataDir, "rollcall.lock"));
		lock.exec("begin exclusive");
		return { release: () => lock.close() };
	} catch (fault) {
		if (fault instanceof Error && "errcode" in fault && fault.errcode === SQLITE_BUSY)
			throw new StartRefused(
				`ROLLCALL_DATA_DIR: ${dataDir} is in use by another server. Each server needs a folder of its own.`,
			);
		throw unusableFolder(dataDir, fault);
	}
}

/** Where the durable data lies in the data folder. */
export function databaseIn(dataDir: string): string {
	return join(dataDir, "rollcall.db");
}

/** Makes the data folder, for its owner alone, where it is missing. */
export function makeDataFolder(dataDir: string): void {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	} catch (fault) {
		throw unusableFolder(dataDir, fault);
	}
}

/** The refusal for a data folder that gave this fault; one that is a refusal already stays as it is. */
export function unusableFolder(dataDir: string, fault: unknown): StartRefused {
	if (fault instanceof StartRefused) return fault;
	const reason = fault instanceof Error ? fault.message : String(fault);
	return new StartRefused(`ROLLCALL_DATA_DIR: ${dataDir} cannot be used (${reason}).`);
}
