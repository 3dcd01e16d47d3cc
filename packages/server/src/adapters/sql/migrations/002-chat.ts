import { type Kysely, sql } from "kysely";
import type { ColumnTypes, Migration } from "./migration.ts";

async function conversations(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("conversations")
		.addColumn("no", types.serial, (column) => column.primaryKey())
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("conversation_id", types.text, (column) => column.notNull())
		.addColumn("type", types.text, (column) => column.notNull())
		.addColumn("title", types.text)
		.addColumn("history_for_new", types.text, (column) => column.notNull())
		.addColumn("pair_key", types.text)
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addColumn("created_by", types.text)
		.addColumn("last_seq", types.int8, (column) => column.notNull())
		.addColumn("last_rev", types.int8, (column) => column.notNull())
		.addColumn("last_at", types.int8, (column) => column.notNull())
		.addColumn("people", types.int8, (column) => column.notNull())
		.addUniqueConstraint("conversations_id", ["company_id", "conversation_id"])
		.addForeignKeyConstraint("conversations_company", ["company_id"], "companies", ["company_id"])
		.modifyEnd(types.table)
		.execute();
	await db.schema
		.createIndex("conversations_of_pair")
		.on("conversations")
		.columns(["company_id", "pair_key"])
		.unique()
		.where(sql`pair_key`, "is not", null)
		.execute();
	await db.schema
		.createIndex("conversations_by_maker")
		.on("conversations")
		.columns(["company_id", "created_by"])
		.execute();
}

async function participants(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("participants")
		.addColumn("conversation_no", types.int8, (column) => column.notNull())
		.addColumn("user_id", types.text, (column) => column.notNull())
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("role", types.text, (column) => column.notNull())
		.addColumn("joined_at", types.int8, (column) => column.notNull())
		.addColumn("joined_seq", types.int8, (column) => column.notNull())
		.addColumn("delivered_seq", types.int8, (column) => column.notNull())
		.addColumn("delivered_at", types.int8)
		.addColumn("read_seq", types.int8, (column) => column.notNull())
		.addColumn("read_at", types.int8)
		.addColumn("shown_delivered_seq", types.int8, (column) => column.notNull())
		.addColumn("shown_delivered_at", types.int8)
		.addColumn("shown_read_seq", types.int8, (column) => column.notNull())
		.addColumn("shown_read_at", types.int8)
		.addPrimaryKeyConstraint("participants_key", ["conversation_no", "user_id"])
		.addForeignKeyConstraint("participants_conversation", ["conversation_no"], "conversations", ["no"])
		.addForeignKeyConstraint("participants_user", ["company_id", "user_id"], "users", ["company_id", "user_id"])
		.modifyEnd(types.clustered)
		.execute();
	await db.schema
		.createIndex("participants_of_user")
		.on("participants")
		.columns(["company_id", "user_id", "conversation_no"])
		.execute();
	await db.schema
		.createIndex("participants_hidden")
		.on("participants")
		.columns(["company_id", "user_id"])
		.where(sql<boolean>`(shown_delivered_seq < delivered_seq or shown_read_seq < read_seq)`)
		.execute();
}

async function messages(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	// A text may have 32 KB: with the row number as its key a page of the tree holds more of them than with one of its own.
	await db.schema
		.createTable("messages")
		.addColumn("conversation_no", types.int8, (column) => column.notNull())
		.addColumn("seq", types.int8, (column) => column.notNull())
		.addColumn("rev", types.int8, (column) => column.notNull())
		.addColumn("id", types.text, (column) => column.notNull())
		.addColumn("sender_id", types.text)
		.addColumn("client_message_id", types.text, (column) => column.notNull())
		.addColumn("digest", types.text, (column) => column.notNull())
		.addColumn("type", types.text, (column) => column.notNull())
		.addColumn("text", types.text)
		.addColumn("extra", types.text)
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addColumn("edited_at", types.int8)
		.addColumn("deleted_at", types.int8)
		.addPrimaryKeyConstraint("messages_key", ["conversation_no", "seq"])
		.addForeignKeyConstraint("messages_conversation", ["conversation_no"], "conversations", ["no"])
		.modifyEnd(types.table)
		.execute();
	await db.schema.createIndex("messages_by_id").on("messages").columns(["conversation_no", "id"]).unique().execute();
	await db.schema.createIndex("messages_by_rev").on("messages").columns(["conversation_no", "rev"]).unique().execute();
	await db.schema
		.createIndex("messages_by_sender")
		.on("messages")
		.columns(["sender_id", "conversation_no", "client_message_id"])
		.unique()
		.execute();
	await db.schema
		.createIndex("messages_deleted")
		.on("messages")
		.columns(["conversation_no", "seq"])
		.where(sql`deleted_at`, "is not", null)
		.execute();
}

export const chat: Migration = {
	number: 2,
	name: "chat",
	async up(db, types) {
		for (const step of [conversations, participants, messages]) await step(db, types);
	},
};
