import { type Kysely, sql } from "kysely";
import type { ColumnTypes, Migration } from "./migration.ts";

async function conversations(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("conversations")
		.addColumn("no", types.identity)
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
		.createIndex("conversations_by_creator")
		.on("conversations")
		.columns(["company_id", "created_by"])
		.where(sql`created_by`, "is not", null)
		.execute();
}

async function participants(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("participants")
		.addColumn("company_id", types.text, (column) => column.notNull())
		.addColumn("user_id", types.text, (column) => column.notNull())
		.addColumn("conversation_no", types.int8, (column) => column.notNull().references("conversations.no"))
		.addColumn("role", types.text, (column) => column.notNull())
		.addColumn("joined_at", types.int8, (column) => column.notNull())
		.addColumn("joined_seq", types.int8, (column) => column.notNull())
		.addColumn("joined_rev", types.int8, (column) => column.notNull())
		.addColumn("delivered_seq", types.int8, (column) => column.notNull())
		.addColumn("delivered_at", types.int8)
		.addColumn("read_seq", types.int8, (column) => column.notNull())
		.addColumn("read_at", types.int8)
		.addColumn("shown_delivered_seq", types.int8, (column) => column.notNull())
		.addColumn("shown_delivered_at", types.int8)
		.addColumn("shown_read_seq", types.int8, (column) => column.notNull())
		.addColumn("shown_read_at", types.int8)
		.addPrimaryKeyConstraint("participants_key", ["company_id", "user_id", "conversation_no"])
		.addForeignKeyConstraint(
			"participants_user",
			["company_id", "user_id"],
			"users",
			["company_id", "user_id"],
			(key) => key.onDelete("cascade"),
		)
		.modifyEnd(types.clustered)
		.execute();
	await db.schema
		.createIndex("participants_of_conversation")
		.on("participants")
		.columns(["conversation_no", "user_id"])
		.execute();
	await db.schema
		.createIndex("participants_hidden")
		.on("participants")
		.columns(["company_id", "user_id"])
		// What is shown is never ahead of what is, so one comparison tells whether either cursor lags.
		.where(sql`shown_delivered_seq + shown_read_seq`, "<", sql`delivered_seq + read_seq`)
		.execute();
}

// Rows with up to 100 KiB of content: kept apart from the keys, so that no step down an index passes over texts. The
// content stands last in the row, so that what is asked without it is read without it.
async function messages(db: Kysely<never>, types: ColumnTypes): Promise<void> {
	await db.schema
		.createTable("messages")
		.addColumn("conversation_no", types.int8, (column) => column.notNull().references("conversations.no"))
		.addColumn("seq", types.int8, (column) => column.notNull())
		.addColumn("rev", types.int8, (column) => column.notNull())
		.addColumn("id", types.text, (column) => column.notNull())
		.addColumn("sender_id", types.text)
		.addColumn("created_at", types.int8, (column) => column.notNull())
		.addColumn("edited_at", types.int8)
		.addColumn("deleted_at", types.int8)
		.addColumn("bytes", types.int8, (column) => column.notNull())
		.addColumn("client_message_id", types.text, (column) => column.notNull())
		.addColumn("digest", types.text, (column) => column.notNull())
		.addColumn("type", types.text, (column) => column.notNull())
		.addColumn("text", types.text)
		.addColumn("extra", types.text)
		.addPrimaryKeyConstraint("messages_key", ["conversation_no", "seq"])
		.addUniqueConstraint("messages_id", ["conversation_no", "id"])
		.addUniqueConstraint("messages_sent", ["sender_id", "conversation_no", "client_message_id"])
		.modifyEnd(types.table)
		.execute();
	await db.schema.createIndex("messages_by_rev").on("messages").columns(["conversation_no", "rev"]).execute();
	await db.schema
		.createIndex("messages_deleted")
		.on("messages")
		// With the moment in it, counting reads no message.
		.columns(["conversation_no", "seq", "deleted_at"])
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
