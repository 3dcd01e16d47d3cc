import { Client } from "pg";
import { migratePostgres } from "../../src/adapters/sql/postgres-schema.ts";
import { PostgresServer } from "./postgres-server.ts";

/** Nothing of it outlives a test run, so nothing of it has to reach a disk. */
const QUICK = ["fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB", "max_connections=200"];
const TEMPLATE = "template_rollcall";

let shared: Promise<PostgresServer> | undefined;
let count = 0;

/** Runs one statement. */
export async function runOn(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(statement)).rows;
	} finally {
		await client.end();
	}
}

async function startShared(): Promise<PostgresServer> {
	const server = await PostgresServer.start(...QUICK);
	await runOn(server.url("postgres"), `create database ${TEMPLATE}`);
	await migratePostgres(server.url(TEMPLATE));
	return server;
}

/** The URL of a new database on the server of this test run; `empty`: without any table. */
export async function newDatabase({ empty = false }: { readonly empty?: boolean } = {}): Promise<string> {
	shared ??= startShared();
	const server = await shared;
	count += 1;
	const name = `test_${count}`;
	await runOn(server.url("postgres"), `create database ${name}${empty ? "" : ` template ${TEMPLATE}`}`);
	return server.url(name);
}
