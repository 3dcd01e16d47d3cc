import { constants, existsSync } from "node:fs";
import { chmod, copyFile, rename, rm } from "node:fs/promises";
import { raiseRevsIn } from "./adapters/sql/sqlite-backup.ts";
import { checksumOf, flush, flushFolderOf, inspected, readChecksum, refuseExisting } from "./backup-files.ts";
import { databaseIn, type HeldFolder, holdDataFolder } from "./config/data-folder.ts";
import { StartRefused } from "./config/start-refused.ts";
import type { Millis } from "./ports/keys.ts";

/** `missing`: steps of the schema that the server adds when it starts. */
export type Restored = { readonly missing: readonly string[] };

/** A log that is left beside a database is taken for its own. */
const SIDES = ["", "-wal", "-shm", "-journal"];

/**
 * Puts a backup into a data folder that has no database and no server. The database has its name only once it was
 * compared with its checksum, read through, and is on disk. It is what was backed up but for the `rev` of conversations,
 * which goes on from `now`, so that clients that were open take nothing new for something they know (MSG5).
 * @throws StartRefused where a server uses the folder, a database is in it, or the backup cannot be used
 */
export async function restoreData(dataDir: string, from: string, now: Millis): Promise<Restored> {
	if (!existsSync(from)) throw new StartRefused(`There is no ${from}.`);
	const checksum = await readChecksum(from);
	const held = hold(dataDir);
	const target = databaseIn(dataDir);
	const partial = `${target}.partial`;
	try {
		const taken = SIDES.map((side) => `${target}${side}`);
		refuseExisting(taken, "A restore overwrites nothing: move rollcall.db* away, or choose another --data-dir.");
		await rm(partial, { force: true });
		return await put({ from, checksum, partial, target, now });
	} finally {
		await rm(partial, { force: true });
		held.release();
	}
}

type Order = {
	readonly from: string;
	readonly checksum: string;
	readonly partial: string;
	readonly target: string;
	readonly now: Millis;
};

/** Looks at what lies in the folder, not at what it was copied from: the copy is what will be served. */
async function put({ from, checksum, partial, target, now }: Order): Promise<Restored> {
	await copyFile(from, partial, constants.COPYFILE_EXCL);
	await chmod(partial, 0o600);
	if ((await checksumOf(partial)) !== checksum)
		throw new StartRefused(`${from} is not what was backed up: its checksum is another.`);
	const missing = await inspected(partial, from);
	await raiseRevsIn(partial, now);
	await flush(partial);
	await rename(partial, target);
	await flushFolderOf(target);
	return { missing };
}

function hold(dataDir: string): HeldFolder {
	try {
		return holdDataFolder(dataDir);
	} catch (fault) {
		throw new StartRefused(`Nothing was restored. ${fault instanceof Error ? fault.message : String(fault)}`);
	}
}
