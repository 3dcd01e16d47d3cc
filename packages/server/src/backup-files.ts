import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { inspectDatabase } from "./adapters/sql/sqlite-backup.ts";
import { StartRefused } from "./config/start-refused.ts";

const CHECKSUM_LINE = /^([0-9a-f]{64})[ \t]/;

/** The file beside a backup that holds its checksum, as `sha256sum -c` reads it. */
export function checksumFileOf(backup: string): string {
	return `${backup}.sha256`;
}

/** Refuses where one of these is there already: nothing is ever overwritten. */
export function refuseExisting(paths: readonly string[], advice: string): void {
	const there = paths.find((path) => existsSync(path));
	if (there !== undefined) throw new StartRefused(`${there} exists. ${advice}`);
}

/** The SHA-256 of a file, in hex. */
export async function checksumOf(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path)) hash.update(chunk);
	return hash.digest("hex");
}

/** Writes the checksum of a backup beside it, and waits until it is on disk; half of it is not left. */
export async function writeChecksum(backup: string, checksum: string): Promise<void> {
	const path = checksumFileOf(backup);
	const file = await open(path, "wx", 0o600);
	try {
		await file.writeFile(`${checksum}  ${basename(backup)}\n`);
		await file.sync();
	} catch (fault) {
		await rm(path, { force: true });
		throw fault;
	} finally {
		await file.close();
	}
}

/** The checksum that a backup was written with. */
export async function readChecksum(backup: string): Promise<string> {
	const path = checksumFileOf(backup);
	const text = await readFile(path, "utf8").catch(() => {
		throw new StartRefused(`${path} cannot be read: the checksum belongs beside its backup.`);
	});
	const checksum = CHECKSUM_LINE.exec(text)?.[1];
	if (checksum === undefined) throw new StartRefused(`${path} holds no SHA-256 checksum.`);
	return checksum;
}

/** The steps of the schema that a database lacks; refuses one that cannot be used here. */
export async function inspected(file: string, name: string): Promise<readonly string[]> {
	try {
		return await inspectDatabase(file);
	} catch (fault) {
		throw new StartRefused(`${name} cannot be used: ${fault instanceof Error ? fault.message : String(fault)}.`);
	}
}

/** Waits until what was written is on disk. */
export async function flush(path: string): Promise<void> {
	const handle = await open(path, "r+");
	await handle.sync().finally(() => handle.close());
}

/** Waits until a name that was given is on disk. */
export async function flushFolderOf(path: string): Promise<void> {
	if (process.platform === "win32") return; // There is nothing to open.
	const handle = await open(dirname(path), "r");
	await handle.sync().finally(() => handle.close());
}
