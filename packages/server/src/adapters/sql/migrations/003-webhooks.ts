import { sql } from "kysely";
import type { Migration } from "./migration.ts";

export const webhooks: Migration = {
	number: 3,
	name: "webhooks",
	async up(db, types) {
		await db.schema
			.createTable("webhooks")
			.addColumn("no", types.identity)
			.addColumn("id", types.text, (column) => column.notNull())
			.addColumn("line", types.text, (column) => column.notNull())
			.addColumn("company_id", types.text, (column) => column.notNull())
			.addColumn("kind", types.text, (column) => column.notNull())
			.addColumn("type", types.text, (column) => column.notNull())
			.addColumn("at", types.int8, (column) => column.notNull())
			.addColumn("conversation_id", types.text)
			.addColumn("seq", types.int8)
			.addColumn("about_id", types.text)
			.addColumn("detail", types.text)
			.addColumn("since", types.int8, (column) => column.notNull())
			.addColumn("due_at", types.int8, (column) => column.notNull())
			.addColumn("claim", types.text)
			.addColumn("attempts", types.int8, (column) => column.notNull())
			.addColumn("holds", types.int8, (column) => column.notNull())
			.addColumn("dead_at", types.int8)
			.addColumn("reason", types.text)
			.addUniqueConstraint("webhooks_id", ["id"])
			.modifyEnd(types.table)
			.execute();
		await db.schema
			.createIndex("webhooks_due")
			.on("webhooks")
			.columns(["due_at", "no"])
			.where(sql`dead_at`, "is", null)
			.execute();
		await db.schema
			.createIndex("webhooks_in_line")
			.on("webhooks")
			.columns(["line", "no"])
			.where(sql`dead_at`, "is", null)
			.execute();
		await db.schema
			.createIndex("webhooks_dead")
			.on("webhooks")
			.columns(["dead_at", "no"])
			.where(sql`dead_at`, "is not", null)
			.execute();
		await db.schema
			.createIndex("webhooks_about")
			.on("webhooks")
			.columns(["company_id", "about_id"])
			.where(sql`about_id`, "is not", null)
			.execute();
	},
};
