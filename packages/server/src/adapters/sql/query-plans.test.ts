import { afterAll, beforeAll, expect, test } from "bun:test";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type CompiledQuery, type Dialect, Kysely, SqliteAdapter } from "kysely";
import { conversationStore } from "./conversation-store.ts";
import { factsStore } from "./facts-store.ts";
import { messageStore } from "./message-store.ts";
import { migrate } from "./migrate.ts";
import { receiptStore } from "./receipt-store.ts";
import { SQLITE_TYPES, SqliteConnection, sqliteDialect } from "./sqlite-dialect.ts";
import type { Db, Tables } from "./tables.ts";

const COMPANY = "acme";
const KEY = { companyId: COMPANY, conversationId: "long" };
const HISTORY = 100_000;

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

type Acts = Readonly<Record<string, () => Promise<unknown>>>;

const BODY = { type: "text", text: "hi", attachments: [], location: null, replyTo: "m99999", metadata: null } as const;

/** Everything that is asked while people talk. */
const ACTS: Acts = {
	append: () =>
		messageStore.append(db, [
			{ ...KEY, id: "new", senderId: "bob", clientMessageId: "c", body: BODY, now: 5, shown: true },
		]),
	edit: () =>
		messageStore.edit(db, [
			{ ...KEY, messageId: "new" },
			{ userId: "bob", text: "x", now: 6 },
		]),
	remove: () =>
		messageStore.remove(db, [
			{ ...KEY, messageId: "m7" },
			{ userId: "bob", now: 6 },
		]),
	get: () => messageStore.get(db, [{ ...KEY, messageId: "m50000" }, "bob"]),
	history: () => messageStore.history(db, [KEY, { userId: "bob", limit: 50 }]),
	"history below": () => messageStore.history(db, [KEY, { userId: "bob", before: 50_000, limit: 50 }]),
	"history above": () => messageStore.history(db, [KEY, { userId: "bob", after: 50_000, limit: 50 }]),
	since: () => messageStore.since(db, [{ ...KEY, userId: "ada" }, [{ ...KEY, rev: 0 }]]),
	"move by seq": () =>
		receiptStore.move(db, [{ ...KEY, userId: "ada", cursor: "read", to: { seq: HISTORY }, now: 7, shown: false }]),
	"move by id": () =>
		receiptStore.move(db, [
			{ ...KEY, userId: "ada", cursor: "read", to: { messageIds: ["new"] }, now: 8, shown: false },
		]),
	hidden: () => receiptStore.hidden(db, [{ companyId: "a", userId: "" }, 100]),
	reveal: () => receiptStore.reveal(db, [{ ...KEY, userId: "ada" }, 9]),
	of: () => receiptStore.of(db, [KEY, "ada"]),
	unread: () => receiptStore.unread(db, [COMPANY, [{ userId: "ada", conversationIds: ["long"] }]]),
	counts: () => receiptStore.counts(db, [KEY, [{ senderId: "bob", seq: 5 }]]),
	"own conversation": () => conversationStore.get(db, [KEY, "ada"]),
	list: () => conversationStore.list(db, [{ ...KEY, userId: "ada" }, { limit: 50 }]),
	memberships: () => conversationStore.memberships(db, [{ ...KEY, userId: "ada" }, 2_000]),
	membership: () => conversationStore.membership(db, [KEY, "ada"]),
	participants: () => conversationStore.participants(db, [KEY]),
	facts: () => factsStore.load(db, [{ ...KEY, userId: "ada" }]),
	"put somebody in": () =>
		conversationStore.act(db, [
			KEY,
			{ kind: "put", userId: "cem", role: null },
			{ actorId: "bob", now: 9, maxPeople: 9 },
		]),
	"find a pair": () =>
		conversationStore.create(db, [
			{
				...KEY,
				conversationId: "pair",
				type: "direct",
				title: null,
				historyForNew: "joined",
				createdBy: "ada",
				participants: [
					{ userId: "ada", role: "member" },
					{ userId: "bob", role: "member" },
				],
			},
			10,
		]),
};

for (const [name, act] of Object.entries(ACTS)) {
	test(`[STO5] ${name}: every statement goes by an index`, async () => {
		asked = [];
		await act();
		expect(asked.length).toBeGreaterThan(0);
		expect(wideSteps()).toEqual([]);
	});
}

test("[MSG7] the indexes that were made for it are used", async () => {
	const plan = async (act: string) => {
		asked = [];
		await ACTS[act]?.();
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
