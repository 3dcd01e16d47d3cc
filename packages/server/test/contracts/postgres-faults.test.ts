import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { Client } from "pg";
import { openPostgres } from "../../src/adapters/sql/postgres.ts";
import { PostgresConnection } from "../../src/adapters/sql/postgres-connection.ts";
import { migratePostgres } from "../../src/adapters/sql/postgres-schema.ts";
import type { SqlStores } from "../../src/adapters/sql/sqlite.ts";
import type { ConversationKey, UserKey } from "../../src/ports/keys.ts";
import type { MessageStore, NewMessage } from "../../src/ports/message-store.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { runOn } from "../support/postgres.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { aCompany, aProfile } from "./durable-stores.ts";

const WITHIN_MS = 2_000;

// With every setting as it is installed: what is acknowledged here has to reach the disk.
let server: PostgresServer;
let url: string;
let stores: SqlStores;
let told: string[];
// Each test has a company of its own.
let ADA: UserKey;
let NOTES: ConversationKey;

beforeAll(async () => {
	server = await PostgresServer.start();
	url = server.url("postgres");
	await migratePostgres(url);
});
afterAll(() => server.stop());

beforeEach(async () => {
	const companyId = aCompany();
	ADA = { companyId, userId: "ada" };
	NOTES = { companyId, conversationId: "notes" };
	told = [];
	stores = await openPostgres({ url, log: { error: ({ reason }) => void told.push(reason) } });
	await stores.directory.seen(aProfile(ADA), 1);
	const group = { ...NOTES, type: "group", title: null, historyForNew: "all", createdBy: "ada" } as const;
	await stores.conversations.create({ ...group, participants: [{ userId: "ada", role: "owner" }] }, 1);
});
afterEach(() => stores.close());

function aMessage(id: string): NewMessage {
	const body = { type: "text", text: id, attachments: [], location: null, replyTo: null, metadata: null } as const;
	return { ...NOTES, id, senderId: "ada", clientMessageId: id, body, now: 5, shown: true };
}

/** All of these are refused as unavailable, in time. */
async function refusedInTime(calls: readonly Promise<unknown>[]): Promise<void> {
	const began = performance.now();
	const outcomes = await Promise.allSettled(calls);
	expect(performance.now() - began).toBeLessThan(WITHIN_MS);
	for (const outcome of outcomes) {
		expect(outcome.status === "rejected" && outcome.reason).toBeInstanceOf(StoreUnavailable);
	}
}

function everyKind(): readonly Promise<unknown>[] {
	return [
		...Array.from({ length: 100 }, (_, at) => stores.messages.append(aMessage(`refused${at}`))),
		stores.directory.user(ADA),
		stores.directory.seen(aProfile({ ...ADA, userId: "bob" }), 1),
		stores.facts.save(ADA, { availability: "dnd" }),
		stores.facts.load(ADA),
		stores.journal.write([{ ...ADA, present: true, lastSignAt: 1, state: "{}" }]),
		stores.messages.since(ADA, [{ conversationId: "notes", rev: 0 }]),
		stores.directory.eraseUser({ ...ADA, userId: "eve" }, 9),
	];
}

/** Waits until the stores can write again, by themselves. */
async function back(): Promise<void> {
	const until = performance.now() + 10_000;
	while (stores.stats().isAway && performance.now() < until) await Bun.sleep(20);
	expect(stores.stats().isAway).toBe(false);
}

async function everyMessage({ since }: MessageStore) {
	const found = [];
	for (let [rev, more] = [0, true]; more; ) {
		const [notes] = (await since(ADA, [{ conversationId: "notes", rev }])).conversations;
		found.push(...(notes?.messages ?? []));
		[rev, more] = [notes?.lastRev ?? 0, notes?.hasMore ?? false];
	}
	return found;
}

test("[CLU3] while PostgreSQL hangs every call is refused within 2 s, and when it goes on so do we", async () => {
	server.freeze();
	await refusedInTime(everyKind());
	expect(stores.stats().isAway).toBe(true);
	await refusedInTime(everyKind());
	server.thaw();
	await back();
	expect(await stores.messages.append(aMessage("after"))).toMatchObject({ outcome: "stored" });
	expect(told.length).toBeGreaterThan(0);
});

test("[CLU3] while PostgreSQL is gone every call is refused at once, and when it is back we go on by ourselves", async () => {
	await server.kill();
	await refusedInTime(everyKind());
	expect(stores.stats().isAway).toBe(true);
	await refusedInTime(everyKind());
	await server.restart();
	await back();
	const { message } = (await stores.messages.append(aMessage("after"))) as { message: { seq: number } };
	expect(message.seq).toBe(1);
});

test("[CLU3] [MSG3] [MSG5] killed while 400 messages a second arrive, it has kept each that was acknowledged", async () => {
	const acknowledged: string[] = [];
	const sent: Promise<unknown>[] = [];
	const began = performance.now();
	let killing: Promise<void> | undefined;
	for (let at = 0; at < 800; at += 1) {
		const id = `m${at}`;
		sent.push(
			stores.messages.append(aMessage(id)).then(
				() => acknowledged.push(id),
				(fault) => expect(fault).toBeInstanceOf(StoreUnavailable),
			),
		);
		if (at === 400) killing = server.kill();
		const ahead = (at + 1) * 2.5 - (performance.now() - began);
		if (ahead > 0) await Bun.sleep(ahead);
	}
	await killing;
	await Promise.all(sent);
	expect(acknowledged.length).toBeGreaterThan(100);
	await server.restart();
	await back();
	// Whoever was refused asks again, and is stored once (MSG4).
	await Promise.all(Array.from({ length: 800 }, (_, at) => stores.messages.append(aMessage(`m${at}`))));
	const stored = await everyMessage(stores.messages);
	expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 800 }, (_, at) => at + 1));
	expect(new Set(acknowledged).difference(new Set(stored.map(({ id }) => id)))).toEqual(new Set());
});

test("[CLU3] who holds a conversation too long, or stops in a transaction, makes its writes wait no longer than 2 s", async () => {
	const holder = new Client({ connectionString: url });
	await holder.connect();
	await holder.query("begin; select * from conversations for update");
	await refusedInTime([stores.messages.append(aMessage("held")), stores.messages.append(aMessage("held too"))]);
	expect(await stores.directory.user(ADA)).toMatchObject(ADA);
	expect(await everyMessage(stores.messages)).toEqual([]);
	await holder.query("rollback");
	await holder.end();
	expect(await stores.messages.append(aMessage("after"))).toMatchObject({ outcome: "stored", message: { seq: 1 } });
	expect(stores.stats().isAway).toBe(false);
});

test("[MSG8] a commit whose answer comes too late is refused, and its company is said to be in doubt", async () => {
	const doubted: string[] = [];
	stores.onDoubt((companyId) => void doubted.push(companyId));
	await runOn(
		url,
		`create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(1.3); return null; end';
		create constraint trigger dawdles after insert on messages deferrable initially deferred
			for each row when (new.text = 'late') execute function dawdle()`,
	);
	await refusedInTime([stores.messages.append(aMessage("late"))]);
	await runOn(url, "drop trigger dawdles on messages; drop function dawdle");
	await back();
	expect((await everyMessage(stores.messages)).map(({ text }) => text)).toEqual(["late"]);
	expect(doubted).toEqual([NOTES.companyId]);
	server.freeze();
	await refusedInTime([stores.facts.load(ADA)]);
	server.thaw();
	await back();
	expect(doubted).toHaveLength(1);
});

test("[STO2] a call that fails by its own fault is undone alone, and the others of its group are kept", async () => {
	const odd = { ...aMessage("odd"), now: Number.NaN };
	const outcomes = await Promise.allSettled([
		stores.messages.append(aMessage("a")),
		stores.messages.append(odd),
		stores.messages.append(aMessage("b")),
	]);
	expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
	expect(outcomes[1]?.status === "rejected" && outcomes[1].reason).not.toBeInstanceOf(StoreUnavailable);
	expect((await everyMessage(stores.messages)).map(({ id, seq }) => [id, seq])).toEqual([
		["a", 1],
		["b", 2],
	]);
	expect(stores.stats().isAway).toBe(false);
});

test("[MSG3] a commit waits for the disk, whatever the default of the database", async () => {
	await runOn(url, "alter database postgres set synchronous_commit = off");
	const connection = await PostgresConnection.open({ url });
	expect((await connection.query("show synchronous_commit", [])).rows).toEqual([{ synchronous_commit: "on" }]);
	await connection.close();
});

test("[STO6] closing answers what was asked before, and refuses what comes after", async () => {
	const before = Array.from({ length: 500 }, (_, at) =>
		stores.directory.seen(aProfile({ ...ADA, userId: `u${at}` }), 1),
	);
	expect(stores.stats().queueDepth).toBe(500);
	const closing = Promise.all([stores.close(), stores.close()]);
	await expect(stores.directory.user(ADA)).rejects.toBeInstanceOf(StoreUnavailable);
	expect((await Promise.all(before)).every(({ created }) => created)).toBe(true);
	await closing;
});
