import pg from "pg";

/** Where an XMPP server keeps what is said in rooms. */
export type Archive = {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly database: string;
};

/** A new, empty database of this name, with these tables. */
export async function newArchive(url: string, database: string, schema: string): Promise<Archive> {
	await ask(url, `drop database if exists ${database} with (force)`);
	await ask(url, `create database ${database}`);
	const { hostname, port, username } = new URL(url);
	const own = new URL(url);
	own.pathname = `/${database}`;
	if (schema !== "") await ask(own.href, schema);
	return { host: hostname, port: Number(port), user: username, database };
}

async function ask(connectionString: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
