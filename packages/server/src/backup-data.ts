import { existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { copyDatabase } from "./adapters/sql/sqlite-backup.ts";
import {
	checksumFileOf,
	checksumOf,
	flush,
	flushFolderOf,
	inspected,
	refuseExisting,
	writeChecksum,
} from "./backup-files.ts";
import { databaseIn } from "./config/data-folder.ts";
import { StartRefused } from "./config/start-refused.ts";

/** A backup that was written and read again. */
export type BackedUp = { readonly bytes: number; readonly checksum: string };

/**
 * Writes everything durable of a data folder into one file, and its checksum beside it, while a server uses the folder or
 * not. The file has its name only once it is whole, checked and on disk; of one that failed nothing is left.
 * @throws StartRefused where there is nothing to back up, a file of that name, or no way to write it
 */
export async function backupData(dataDir: string, to: string): Promise<BackedUp> {
	const source = databaseIn(dataDir);
	if (!existsSync(source)) throw new StartRefused(`ROLLCALL_DATA_DIR: there is no database in ${dataDir}.`);
	const partial = `${to}.partial`;
	refuseExisting([to, checksumFileOf(to)], "A backup overwrites nothing: choose another name.");
	await reserve(partial);
	const made = [partial];
	try {
		copyDatabase(source, partial);
		await inspected(partial, "What was copied");
		await flush(partial);
		const checksum = await checksumOf(partial);
		await writeChecksum(to, checksum);
		made.push(checksumFileOf(to));
		await rename(partial, to);
		made.push(to);
		await flushFolderOf(to);
		return { bytes: (await stat(to)).size, checksum };
	} catch (fault) {
		await Promise.allSettled(made.map((file) => rm(file, { force: true })));
		throw asRefusal(fault, to);
	}
}

/** Makes the file, for its owner alone; two backups of one name do not write into each other. */
async function reserve(partial: string): Promise<void> {
	try {
		await (await open(partial, "wx", 0o600)).close();
	} catch (fault) {
		const isThere = fault instanceof Error && "code" in fault && fault.code === "EEXIST";
		if (!isThere) throw asRefusal(fault, partial);
		throw new StartRefused(`${partial} exists. Another backup is writing it, or was interrupted: remove it then.`);
	}
}

function asRefusal(fault: unknown, to: string): StartRefused {
	if (fault instanceof StartRefused) return fault;
	const reason = fault instanceof Error ? fault.message : String(fault);
	return new StartRefused(`${to} cannot be written (${reason}).`);
}
