import { afterEach, beforeEach, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { migrate } from "./migrate.ts";
import { SchemaTooNew } from "./schema-too-new.ts";
import { openDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { SQLITE_TYPES } from "./sqlite-dialect.ts";

let database: SqliteDatabase;
beforeEach(async () => {
	database = await openDatabase(":memory:");
});
afterEach(() => database.close());

test("[STO6] every numbered file is applied once, in order, and recorded", async () => {
	const files = (await readdir(new URL("./migrations/", import.meta.url))).filter((file) => /^\d{3}-/.test(file));
	const recorded = () => database.db.selectFrom("schema_migrations").select(["number", "name"]).execute();
	const before = await recorded();
	const names = before.map(({ number, name }) => `${String(number).padStart(3, "0")}-${name}.ts`);
	expect(names).toEqual(files.toSorted());
	await migrate(database.db, SQLITE_TYPES);
	expect(await recorded()).toEqual(before);
});

test("[STO6] a schema from a newer version is refused, and the sentence says what to do", async () => {
	const step = { number: 900, name: "from-the-future", applied_at: "" };
	await database.db.insertInto("schema_migrations").values(step).execute();
	const refusal = await migrate(database.db, SQLITE_TYPES).catch((fault: unknown) => fault);
	expect(refusal).toBeInstanceOf(SchemaTooNew);
	expect(String(refusal)).toMatch(/schema 900 \(from-the-future\).*knows up to \d+.*newer/);
});

test("[T-06] every table of users has company and user first in its key, and goes with the user", async () => {
	const { rows } = await sql<{ name: string; keys: string; cascades: number }>`
		select t.name,
			(select group_concat(c.name, ',') from (select * from pragma_table_info(t.name) where pk > 0 order by pk) c) as keys,
			(select count(*) from pragma_foreign_key_list(t.name) f
				where f."table" = 'users' and f."from" = 'user_id' and f.on_delete = 'CASCADE') as cascades
		from sqlite_schema t
		where t.type = 'table' and exists (select 1 from pragma_table_info(t.name) c where c.name = 'user_id')
			and t.name not in ('users', 'revocations')
		order by t.name`.execute(database.db);
	expect(rows.map(({ name }) => name)).toEqual([
		"blocks",
		"facts",
		"friendships",
		"intervals",
		"participants",
		"presence_journal",
		"trail_points",
		"visible_to",
	]);
	for (const { name, keys, cascades } of rows) {
		expect([name, keys.startsWith("company_id,user_id"), cascades]).toEqual([name, true, 1]);
	}
});
