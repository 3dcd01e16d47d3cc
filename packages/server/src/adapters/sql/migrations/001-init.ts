import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { ColumnTypes, Migration } from "./migration.ts";

type Owned<T extends string, C extends string> = CreateTableBuilder<T, C | "company_id" | "user_id">;

/** What belongs to a user has the user in its key and goes with the user. */
function ownedBy<T extends string>(db: Kysely<never>, table: T, types: ColumnTypes): Owned<T, never> {
	return db.schema
		.createTable(table)
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("user_id", types.text, (column) => column.notNull())
		.addForeignKeyConstraint(`${table}_user`, ["company_id", "user_id"], "users", ["company_id", "user_id"], (key) =>
			key.onDelete("cascade"),
		);
}

async function people(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("companies")
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("audience", types.text, (column) => column.notNull())
		.addColumn("location_audience", types.text, (column) => column.notNull())
		.addColumn("location_rounding", types.int8)
		.addColumn("trail_for_admins", types.int8, (column) => column.notNull())
		.addColumn("conversation_presence_limit", types.int8, (column) => column.notNull())
		.addColumn("feed_limit", types.int8, (column) => column.notNull())
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addPrimaryKeyConstraint("companies_key", ["company_id"])
		.modifyEnd(types.clustered)
		.execute();
	await db.schema
		.createTable("users")
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("user_id", types.text, (column) => column.notNull())
		.addColumn("name", types.text)
		.addColumn("avatar_url", types.text)
		.addColumn("profile_issued_at", types.int8)
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addColumn("folded_id", types.text, (column) => column.notNull())
		.addColumn("folded_name", types.text)
		.addPrimaryKeyConstraint("users_key", ["company_id", "user_id"])
		.addForeignKeyConstraint("users_company", ["company_id"], "companies", ["company_id"])
		.modifyEnd(types.clustered)
		.execute();
}

async function decisions(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await ownedBy(db, "facts", types)
		.addColumn("rev", types.int8, (column) => column.notNull())
		.addColumn("availability", types.text, (column) => column.notNull())
		.addColumn("availability_until", types.int8)
		.addColumn("status_message", types.text)
		.addColumn("emoji", types.text)
		.addColumn("status_expires_at", types.int8)
		.addColumn("status_updated_at", types.int8)
		.addColumn("read_receipts", types.int8, (column) => column.notNull())
		.addColumn("location", types.text, (column) => column.notNull())
		.addPrimaryKeyConstraint("facts_key", ["company_id", "user_id"])
		.modifyEnd(types.clustered)
		.execute();
	await ownedBy(db, "visible_to", types)
		.addColumn("other_id", types.text, (column) => column.notNull())
		.addPrimaryKeyConstraint("visible_to_key", ["company_id", "user_id", "other_id"])
		.modifyEnd(types.clustered)
		.execute();
	await db.schema.createIndex("visible_to_other").on("visible_to").columns(["company_id", "other_id"]).execute();
}

async function relations(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await ownedBy(db, "blocks", types)
		.addColumn("other_id", types.text, (column) => column.notNull())
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addPrimaryKeyConstraint("blocks_key", ["company_id", "user_id", "other_id"])
		.addForeignKeyConstraint("blocks_other", ["company_id", "other_id"], "users", ["company_id", "user_id"], (key) =>
			key.onDelete("cascade"),
		)
		.modifyEnd(types.clustered)
		.execute();
	await db.schema.createIndex("blocks_by_other").on("blocks").columns(["company_id", "other_id"]).execute();
	await ownedBy(db, "friendships", types)
		.addColumn("other_id", types.text, (column) => column.notNull())
		.addColumn("asked_at", types.int8, (column) => column.notNull())
		.addColumn("accepted_at", types.int8)
		.addPrimaryKeyConstraint("friendships_key", ["company_id", "user_id", "other_id"])
		.addForeignKeyConstraint(
			"friendships_other",
			["company_id", "other_id"],
			"users",
			["company_id", "user_id"],
			(key) => key.onDelete("cascade"),
		)
		.modifyEnd(types.clustered)
		.execute();
	await db.schema.createIndex("friendships_by_other").on("friendships").columns(["company_id", "other_id"]).execute();
}

async function presence(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await ownedBy(db, "presence_journal", types)
		.addColumn("present", types.int8, (column) => column.notNull())
		.addColumn("last_sign_at", types.int8)
		.addColumn("state", types.text, (column) => column.notNull())
		.addPrimaryKeyConstraint("presence_journal_key", ["company_id", "user_id"])
		.modifyEnd(types.table)
		.execute();
	await db.schema
		.createIndex("presence_journal_present")
		.on("presence_journal")
		.columns(["company_id", "user_id"])
		.where(sql`present`, "=", sql`1`)
		.execute();
}

async function histories(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await ownedBy(db, "intervals", types)
		.addColumn("id", types.text, (column) => column.notNull())
		.addColumn("project_id", types.text, (column) => column.notNull())
		.addColumn("task_id", types.text)
		.addColumn("started_at", types.int8, (column) => column.notNull())
		.addColumn("ended_at", types.int8)
		.addColumn("end_reason", types.text)
		.addPrimaryKeyConstraint("intervals_key", ["company_id", "user_id", "id"])
		.modifyEnd(types.clustered)
		.execute();
	await db.schema
		.createIndex("intervals_running")
		.on("intervals")
		.columns(["company_id", "user_id"])
		.unique()
		.where(sql`ended_at`, "is", null)
		.execute();
	await db.schema
		.createIndex("intervals_of_company")
		.on("intervals")
		.columns(["company_id", "started_at", "id", "user_id", "ended_at"])
		.execute();
	await db.schema
		.createIndex("intervals_of_user")
		.on("intervals")
		.columns(["company_id", "user_id", "started_at"])
		.execute();
	await ownedBy(db, "trail_points", types)
		.addColumn("captured_at", types.int8, (column) => column.notNull())
		.addColumn("device_id", types.text, (column) => column.notNull())
		.addColumn("latitude", types.float8, (column) => column.notNull())
		.addColumn("longitude", types.float8, (column) => column.notNull())
		.addColumn("accuracy", types.float8)
		.addColumn("heading", types.float8)
		.addColumn("speed", types.float8)
		.addColumn("shared_with", types.text, (column) => column.notNull())
		.addPrimaryKeyConstraint("trail_points_key", ["company_id", "user_id", "captured_at", "device_id"])
		.modifyEnd(types.clustered)
		.execute();
	await db.schema.createIndex("trail_points_by_age").on("trail_points").columns(["captured_at"]).execute();
}

async function revocations(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("revocations")
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("match_key", types.text, (column) => column.notNull())
		.addColumn("user_id", types.text)
		.addColumn("device_id", types.text)
		.addColumn("jti", types.text)
		.addColumn("at", types.int8, (column) => column.notNull())
		.addPrimaryKeyConstraint("revocations_key", ["company_id", "match_key"])
		.modifyEnd(types.clustered)
		.execute();
}

export const init: Migration = {
	number: 1,
	name: "init",
	async up(db, types) {
		for (const step of [people, decisions, relations, presence, histories, revocations]) await step(db, types);
	},
};
