import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openDatabase } from "./sqlite-database.ts";

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "rollcall-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("[STO6] the file is in WAL mode, synced in full at every commit, with keys enforced", async () => {
	const database = await openDatabase(join(folder, "rollcall.db"));
	const { rows } = await sql`
		select journal_mode, synchronous, foreign_keys, timeout
		from pragma_journal_mode, pragma_synchronous, pragma_foreign_keys, pragma_busy_timeout`.execute(database.db);
	expect(rows.map((row) => Object.values(row as object))).toEqual([["wal", 2, 1, 900]]);
	database.close();
});

test("[STO6] folder and file are made where missing, for their owner alone", async () => {
	const file = join(folder, "a", "b", "rollcall.db");
	const database = await openDatabase(file);
	const modes = [join(folder, "a"), join(folder, "a", "b"), file, `${file}-wal`].map(async (path) => {
		const { mode } = await stat(path);
		return (mode & 0o777).toString(8);
	});
	expect(await Promise.all(modes)).toEqual(["700", "700", "600", "600"]);
	database.close();
});

test("[T-40] a file that is no database is refused and left as it is", async () => {
	const file = join(folder, "rollcall.db");
	await writeFile(file, "x".repeat(5_000));
	await expect(openDatabase(file)).rejects.toThrow("file is not a database");
	expect((await stat(file)).size).toBe(5_000);
});
