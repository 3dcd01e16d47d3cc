import { afterAll, beforeAll, expect, test } from "bun:test";
import { PostgresConnection } from "../../src/adapters/sql/postgres-connection.ts";
import { databaseOn } from "../../src/adapters/sql/postgres-dialect.ts";
import type { Db } from "../../src/adapters/sql/tables.ts";
import { newDatabase } from "../support/postgres.ts";
import { COMPANY, HISTORY, HOT_ACTS } from "./hot-acts.ts";

/** Rows that one step of a plan may look at: pages are up to 1,000 messages. */
const MOST_ROWS = 1_200;

type Asked = { readonly text: string; readonly parameters: readonly unknown[] };

/** A step of a plan, as EXPLAIN says it. */
type Step = {
	readonly "Node Type": string;
	readonly "Index Cond"?: string;
	readonly "Relation Name"?: string;
	readonly "Actual Rows"?: number;
	readonly "Actual Loops"?: number;
	readonly "Rows Removed by Filter"?: number;
	readonly Plans?: readonly Step[];
};

let connection: PostgresConnection;
let db: Db;
let asked: Asked[] = [];

// Nobody has counted what is in the tables: a server meets them so after it has made them and they have grown.
const fill = (history: number) => `
	insert into companies values ('${COMPANY}', 'contacts', 'company', null, 0, 100, 2000, 1);
	insert into users (company_id, user_id, created_at, folded_id)
		values ('${COMPANY}', 'ada', 1, 'ADA'), ('${COMPANY}', 'bob', 1, 'BOB'), ('${COMPANY}', 'cem', 1, 'CEM');
	insert into users (company_id, user_id, created_at, folded_id)
		select '${COMPANY}', 'u' || n, 1, 'U' || n from generate_series(1, 3000) n;
	insert into conversations values (1, '${COMPANY}', 'long', 'group', null, 'joined', null, 1, 'bob',
		${history}, ${history}, 9, 2);
	insert into conversations select n, '${COMPANY}', 'other' || n, 'group', null, 'joined', null, 1, 'bob', 0, 0, 9, 2
		from generate_series(2, 3000) n;
	insert into participants select '${COMPANY}', 'u' || n, n, 'member', 1, 0, 0, 0, null, 0, null, 0, null, 0, null
		from generate_series(2, 3000) n;
	insert into participants values
		('${COMPANY}', 'ada', 1, 'member', 1, ${history - 10}, ${history - 10}, ${history - 10}, 1, ${history - 10}, 1,
			${history - 10}, 1, ${history - 10}, 1),
		('${COMPANY}', 'bob', 1, 'owner', 1, 0, 0, ${history - 5}, 1, ${history - 5}, 1, ${history - 5}, 1, ${history - 5}, 1);
	select setval(pg_get_serial_sequence('conversations', 'no'), 3000);
	insert into messages select 1, seq, seq, 'm' || seq, 'ada', seq, null, null, 500, 'c' || seq, 'd', 'text',
		lpad(seq::text, 500), null from generate_series(1, ${history}) seq`;

beforeAll(async () => {
	connection = await PostgresConnection.open({ url: await newDatabase(), silentFor: () => 60_000 });
	await connection.command(fill(HISTORY));
	db = databaseOn({
		query: (text, parameters) => {
			asked.push({ text, parameters });
			return connection.query(text, parameters);
		},
	});
});
afterAll(() => connection.close());

function stepsOf(step: Step): readonly Step[] {
	return [step, ...(step.Plans ?? []).flatMap(stepsOf)];
}

async function explained({ text, parameters }: Asked): Promise<readonly Step[]> {
	// What was written is not written twice to see how.
	const how = text.startsWith("select") ? "analyze, format json" : "format json";
	const { rows } = await connection.query(`explain (${how}) ${text}`, parameters);
	const [{ "QUERY PLAN": plan }] = rows as [{ "QUERY PLAN": string }];
	const [{ Plan }] = JSON.parse(plan) as [{ Plan: Step }];
	return stepsOf(Plan);
}

/** Does the step look at rows of a table that no index led it to, or at more than a page of them? */
function isWide(step: Step): boolean {
	if (step["Node Type"] === "Seq Scan") return true;
	const isIndexed = step["Node Type"].includes("Index") && step["Index Cond"] === undefined;
	const { "Actual Rows": rows = 0, "Actual Loops": loops = 1, "Rows Removed by Filter": removed = 0 } = step;
	const looked = (rows + removed) * loops;
	return isIndexed || looked > MOST_ROWS;
}

for (const [name, act] of Object.entries(HOT_ACTS)) {
	test(`[STO5] ${name}: on PostgreSQL every statement goes by an index, and no further than it must`, async () => {
		asked = [];
		await act(db);
		expect(asked.length).toBeGreaterThan(0);
		for (const each of asked) {
			const wide = (await explained(each)).filter(isWide);
			expect(wide.map((step) => `${JSON.stringify(step)}: ${each.text}`)).toEqual([]);
		}
	});
}

test("[STO5] a plan that was made while its table was empty is made anew", async () => {
	const grown = await PostgresConnection.open({ url: await newDatabase(), silentFor: () => 60_000 });
	const text = "select rev from messages where sender_id = $1 and conversation_no = $2 and client_message_id = $3";
	const ask = () => grown.query(text, ["ada", 1, "c7"]);
	await ask();
	await grown.command(fill(5_000));
	for (const until = performance.now() + 700; performance.now() < until; ) {
		await grown.begin("read only");
		await ask();
		await grown.commit();
	}
	const named = await grown.query("select name from pg_prepared_statements where statement = $1", [text]);
	const [{ name }] = named.rows as [{ name: string }];
	const { rows } = await grown.query(`explain execute ${name}('ada', 1, 'c7')`, []);
	expect(JSON.stringify(rows)).toContain("messages_sent");
	await grown.close();
});
