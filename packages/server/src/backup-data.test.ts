import { expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "./adapters/sql/sqlite.ts";
import { backupData } from "./backup-data.ts";
import { databaseIn } from "./config/data-folder.ts";

/** A folder with a database, which a backup is being made of. */
async function underWay() {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-"));
	await (await openSqlite({ file: databaseIn(folder) })).close();
	const to = join(folder, "backup.db");
	const backup = backupData(folder, to).catch((fault: Error) => fault.message);
	while (!existsSync(`${to}.partial`)) await new Promise((resolve) => setImmediate(resolve));
	const left = () =>
		readdirSync(folder)
			.filter((name) => name.startsWith("backup"))
			.toSorted();
	return { folder, to, backup, left, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test("[OPS2] of a backup that fails at the very end nothing is left, and no checksum of nothing", async () => {
	using given = await underWay();
	const { folder, to, backup, left } = given;
	// Somebody else takes the name while the copy is being made.
	mkdirSync(to);
	expect(await backup).toStartWith(`${to} cannot be written (`);
	expect(left()).toEqual(["backup.db"]);
	rmSync(to, { recursive: true });
	await backupData(folder, to);
	expect(left()).toEqual(["backup.db", "backup.db.sha256"]);
});

test("[OPS2] a file that was given the name of a backup meanwhile is not overwritten", async () => {
	using given = await underWay();
	const { to, backup, left } = given;
	writeFileSync(to, "somebody's");
	expect(await backup).toStartWith(`${to} cannot be written (EEXIST`);
	expect(left()).toEqual(["backup.db"]);
	expect(readFileSync(to, "utf8")).toBe("somebody's");
});
