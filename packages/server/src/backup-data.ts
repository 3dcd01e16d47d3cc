import { existsSync } from "node:fs";
import { link, open, rename, rm, stat, unlink } from "node:fs/promises";
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

const OVERWRITES_NOTHING = "A backup overwrites nothing: choose another name.";

/**
 * Writes everything durable of a data folder into one file, and its checksum beside it, while a server uses the folder or
 * not. The file has its name only once it is whole, checked and on disk; of one that failed nothing is left.
 * @throws StartRefused where there is nothing to back up, a file of that name, or no way to write it
 */
export async function backupData(dataDir: string, to: string): Promise<BackedUp> {
	const source = databaseIn(dataDir);
	if (!existsSync(source)) throw new StartRefused(`ROLLCALL_DATA_DIR: there is no database in ${dataDir}.`);
	const partial = `${to}.partial`;
	refuseExisting([to, checksumFileOf(to)], OVERWRITES_NOTHING);
	await reserve(partial);
	const checksum = await written(source, to, partial);
	await flushFolderOf(to).catch((fault: unknown) => {
		throw new StartRefused(`${to} is whole, but may not outlive a power cut (${reasonOf(fault)}).`);
	});
	return { bytes: (await stat(to)).size, checksum };
}

/** All of it or nothing; answers the checksum. */
async function written(source: string, to: string, partial: string): Promise<string> {
	const made = [partial];
	try {
		copyDatabase(source, partial);
		await inspected(partial, "What was copied");
		await flush(partial);
		const checksum = await checksumOf(partial);
		await writeChecksum(to, checksum);
		made.push(checksumFileOf(to));
		await giveName(partial, to);
		return checksum;
	} catch (fault) {
		await Promise.allSettled(made.map((file) => rm(file, { force: true })));
		throw asRefusal(fault, to);
	}
}

/** Takes no name that something else was given meanwhile. */
async function giveName(partial: string, to: string): Promise<void> {
	try {
		await link(partial, to);
	} catch (fault) {
		if (isExisting(fault)) throw fault;
		// Perhaps files have but one name there: then what was made since this line is lost.
		refuseExisting([to], OVERWRITES_NOTHING);
		return rename(partial, to);
	}
	// Perhaps the folder keeps all that it is given: then it has two names.
	await unlink(partial).catch(() => {});
}

/** Makes the file, for its owner alone; two backups of one name do not write into each other. */
async function reserve(partial: string): Promise<void> {
	try {
		await (await open(partial, "wx", 0o600)).close();
	} catch (fault) {
		if (!isExisting(fault)) throw asRefusal(fault, partial);
		throw new StartRefused(`${partial} exists. Another backup is writing it, or was interrupted: remove it then.`);
	}
}

function isExisting(fault: unknown): boolean {
	return fault instanceof Error && "code" in fault && fault.code === "EEXIST";
}

function asRefusal(fault: unknown, to: string): StartRefused {
	if (fault instanceof StartRefused) return fault;
	return new StartRefused(`${to} cannot be written (${reasonOf(fault)}).`);
}

function reasonOf(fault: unknown): string {
	return fault instanceof Error ? fault.message : String(fault);
}
