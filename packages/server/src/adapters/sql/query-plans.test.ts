import { afterAll, beforeAll, expect, test } from "bun:test";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type CompiledQuery, type Dialect, Kysely, SqliteAdapter } from "kysely";
import { COMPANY, HISTORY, HOT_ACTS, KEY } from "../../../test/contracts/hot-acts.ts";
import { factsStore } from "./facts-store.ts";
import { messageStore } from "./message-store.ts";
import { migrate } from "./migrate.ts";
import { receiptStore } from "./receipt-store.ts";
import { SQLITE_TYPES, SqliteConnection, sqliteDialect } from "./sqlite-dialect.ts";
import type { Db, Tables } from "./tables.ts";

let database: DatabaseSync;
let db: Db;
let asked: CompiledQuery[] = [];

/** The dialect, which notes every statement that it runs. */
function noting(dialect: Dialect): Dialect {
	const driver = dialect.createDriver();
	const acquireConnection: typeof driver.acquireConnection = async () => {
		const connection = await driver.acquireConnection();
		return {
			streamQuery: connection.streamQuery.bind(connection),
			executeQuery: (query) => {
				asked.push(query);
				return connection.executeQuery(query);
			},
		};
	};
	const { init, releaseConnection, beginTransaction, commitTransaction, rollbackTransaction, destroy } = driver;
	const rest = { init, releaseConnection, beginTransaction, commitTransaction, rollbackTransaction, destroy };
	// An adapter that no connection is bound to: hot statements pass by here too.
	const createAdapter = () => new SqliteAdapter();
	return { ...dialect, createAdapter, createDriver: () => ({ ...rest, acquireConnection }) };
}

/** A group of two with a long history, of which ada, who came back, sees the newest ten. */
function fill(): void {
	database.exec(`
		insert into companies values ('${COMPANY}', 'contacts', 'company', null, 0, 100, 2000, 1);
		insert into users (company_id, user_id, created_at, folded_id)
			values ('${COMPANY}', 'ada', 1, 'ADA'), ('${COMPANY}', 'bob', 1, 'BOB'), ('${COMPANY}', 'cem', 1, 'CEM');
		insert into conversations values (1, '${COMPANY}', 'long', 'group', null, 'joined', null, 1, 'bob',
			${HISTORY}, ${HISTORY}, 9, 2);
		insert into participants values
			('${COMPANY}', 'ada', 1, 'member', 1, ${HISTORY - 10}, ${HISTORY - 10}, ${HISTORY - 10}, 1, ${HISTORY - 10}, 1,
				${HISTORY - 10}, 1, ${HISTORY - 10}, 1),
			('${COMPANY}', 'bob', 1, 'owner', 1, 0, 0, 0, null, 0, null, 0, null, 0, null);
		with recursive n (seq) as (select 1 union all select seq + 1 from n where seq < ${HISTORY})
		insert into messages select 1, seq, seq, 'm' || seq, 'ada', seq, null, null, 500, 'c' || seq, 'd', 'text',
			printf('%500s', seq), null from n;
	`);
}

beforeAll(async () => {
	database = new DatabaseSync(":memory:");
	db = new Kysely<Tables>({ dialect: noting(sqliteDialect(new SqliteConnection(database))) });
	await migrate(db, SQLITE_TYPES);
	fill();
});
afterAll(() => database.close());

/** The steps of all plans of what was asked that look at more than an index finds. */
function wideSteps(): readonly string[] {
	const wide: string[] = [];
	for (const { sql, parameters } of asked) {
		const steps = database.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[]));
		// `newest` is the handful of senders that the range of messages was grouped into.
		const details = steps.map(({ detail }) => String(detail)).filter((step) => /^SCAN (?!newest|CONSTANT)/.test(step));
		for (const step of details) wide.push(`${step}: ${sql}`);
	}
	return wide;
}

for (const [name, act] of Object.entries(HOT_ACTS)) {
	test(`[STO5] ${name}: every statement goes by an index`, async () => {
		asked = [];
		await act(db);
		expect(asked.length).toBeGreaterThan(0);
		expect(wideSteps()).toEqual([]);
	});
}

test("[STO5] the facts of many take no more statements than those of two, partners included", async () => {
	const statementsFor = async (...userIds: string[]) => {
		asked = [];
		const facts = await factsStore.loadMany(db, [COMPANY, userIds]);
		return [asked.length, facts.map(({ partners }) => [...partners].toSorted())] as const;
	};
	const [count, ofTwo] = await statementsFor("ada", "bob");
	const [countOfMore, ofMore] = await statementsFor("ada", "bob", "cem", "nobody");
	expect(countOfMore).toBe(count);
	expect(ofMore.slice(0, 2)).toEqual([...ofTwo]);
	expect(ofTwo.flat()).not.toEqual([]);
});

test("[MSG7] [T-28] [STO5] what is new in many conversations takes no more statements than in one, where nothing is", async () => {
	const statementsFor = async (...ids: string[]) => {
		asked = [];
		const bob = { ...KEY, userId: "bob" };
		const cursors = ids.map((conversationId) => ({ conversationId, rev: HISTORY + 1_000 }));
		const { conversations } = await messageStore.since(db, [bob, cursors]);
		const receipts = await receiptStore.ofMany(db, [bob, ids, 50]);
		return [asked.length, conversations.length, receipts.size];
	};
	for (const [no, id] of ["second", "third", "fourth"].entries()) {
		database.exec(`
			insert into conversations values (${no + 50}, '${COMPANY}', '${id}', 'group', null, 'joined', null, 1, 'bob', 0, 0, 9, 1);
			insert into participants values
				('${COMPANY}', 'bob', ${no + 50}, 'owner', 1, 0, 0, 0, null, 0, null, 0, null, 0, null);`);
	}
	expect(await statementsFor("long")).toEqual([2, 1, 1]);
	expect(await statementsFor("long", "second", "third", "fourth")).toEqual([2, 4, 4]);
});

test("[MSG7] the indexes that were made for it are used", async () => {
	const plan = async (act: string) => {
		asked = [];
		await HOT_ACTS[act]?.(db);
		const steps = asked.flatMap(({ sql, parameters }) =>
			database.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[])),
		);
		return steps.map(({ detail }) => String(detail)).join("\n");
	};
	expect(await plan("since")).toContain("messages_by_rev");
	expect(await plan("hidden")).toContain("participants_hidden");
	expect(await plan("unread")).toContain("COVERING INDEX messages_deleted");
	expect(await plan("find a pair")).toContain("conversations_of_pair");
	expect(await plan("history below")).not.toContain("TEMP B-TREE");
});

test("[MSG7] the first, a middle and the last page of a long history cost about the same", async () => {
	const median = async (ask: () => Promise<unknown>) => {
		const times: number[] = [];
		for (let round = 0; round < 15; round += 1) {
			const began = performance.now();
			await ask();
			times.push(performance.now() - began);
		}
		return times.toSorted((one, other) => one - other)[7] ?? 0;
	};
	const page = (options: { readonly before?: number; readonly after?: number }) => () =>
		messageStore.history(db, [KEY, { userId: "bob", limit: 50, ...options }]);
	const since = (userId: string, rev: number) => () => messageStore.since(db, [{ ...KEY, userId }, [{ ...KEY, rev }]]);
	const costs = [];
	for (const ask of [page({}), page({ before: 50_000 }), page({ after: 50_000 }), page({ before: 51 })]) {
		costs.push(await median(ask));
	}
	costs.push(await median(since("bob", HISTORY - 50)));
	// She sees the newest ten alone, whatever she asks from.
	costs.push(await median(since("ada", 0)));
	// What goes through the whole history costs hundreds of times as much.
	expect(Math.max(...costs)).toBeLessThan(40 * Math.min(...costs));
});
