import { randomUUID } from "node:crypto";
import pg from "pg";

export type NewMessage = { readonly conversationId: string; readonly senderId: string; readonly text: string };
export type Message = NewMessage & { readonly id: string; readonly seq: number; readonly createdAt: string };

const TABLES = `
	create table conversations (id uuid primary key, last_seq bigint not null default 0);
	create table messages (
		id uuid primary key,
		conversation_id uuid not null references conversations (id),
		seq bigint not null,
		sender_id text not null,
		text text not null,
		created_at timestamptz not null default now(),
		unique (conversation_id, seq)
	)`;
const INSERT = `
	with next as (update conversations set last_seq = last_seq + 1 where id = $2 returning last_seq)
	insert into messages (id, conversation_id, seq, sender_id, text)
	select $1, $2, last_seq, $3, $4 from next returning seq, created_at`;

type Row = { readonly seq: string; readonly created_at: Date };

/** Messages in PostgreSQL: one statement, one commit for each, over the default pool of ten connections. */
export class MessageTable {
	readonly #pool: pg.Pool;

	private constructor(pool: pg.Pool) {
		this.#pool = pool;
	}

	static async open(connectionString: string): Promise<MessageTable> {
		const pool = new pg.Pool({ connectionString });
		await pool.query("drop table if exists messages; drop table if exists conversations");
		await pool.query(TABLES);
		return new MessageTable(pool);
	}

	async conversation(id: string): Promise<void> {
		await this.#pool.query("insert into conversations (id) values ($1)", [id]);
	}

	async insert(message: NewMessage): Promise<Message> {
		const id = randomUUID();
		const { conversationId, senderId, text } = message;
		const { rows } = await this.#pool.query<Row>(INSERT, [id, conversationId, senderId, text]);
		const [row] = rows;
		if (row === undefined) throw new Error("no such conversation");
		return { ...message, id, seq: Number(row.seq), createdAt: row.created_at.toISOString() };
	}
}
