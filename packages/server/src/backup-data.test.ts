import { expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "./adapters/sql/sqlite.ts";
import { backupData } from "./backup-data.ts";
import { databaseIn } from "./config/data-folder.ts";

test("[OPS2] of a backup that fails at the very end nothing is left, and no checksum of nothing", async () => {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-"));
	await (await openSqlite({ file: databaseIn(folder) })).close();
	const to = join(folder, "backup.db");
	const backup = backupData(folder, to).catch((fault: Error) => fault.message);
	// Somebody else takes the name while the copy is being made.
	while (!existsSync(`${to}.partial`)) await new Promise((resolve) => setImmediate(resolve));
	mkdirSync(to);
	expect(await backup).toStartWith(`${to} cannot be written (`);
	expect(readdirSync(folder).filter((name) => name.startsWith("backup"))).toEqual(["backup.db"]);
	rmSync(to, { recursive: true });
	await backupData(folder, to);
	const names = readdirSync(folder).filter((name) => name.startsWith("backup"));
	expect(names.toSorted()).toEqual(["backup.db", "backup.db.sha256"]);
	rmSync(folder, { recursive: true });
});
