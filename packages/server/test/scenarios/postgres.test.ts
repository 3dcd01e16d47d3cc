import { expect, test } from "bun:test";
import { migrateDatabase } from "../../src/migrate-database.ts";
import { accepted, chatters, makeConversation, say, textsHeard } from "../support/chat.ts";
import { freePort } from "../support/free-port.ts";
import { newDatabase, runOn } from "../support/postgres.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { TestServer } from "../support/test-server.ts";

async function readyz(port: number): Promise<{ status: number; body: unknown }> {
	const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
	return { status: answer.status, body: await answer.json() };
}

/** Waits until something answers there, and answers what `readyz` says. */
async function firstWord(port: number): Promise<{ status: number; body: unknown }> {
	for (;;) {
		const answer = await readyz(port).catch(() => undefined);
		if (answer !== undefined) return answer;
		await Bun.sleep(10);
	}
}

test("[STO1] presence in memory and durable data in PostgreSQL make one server", async () => {
	await using server = await TestServer.start({ store: "postgres" });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	await say(alice, conversationId, "hello");
	await server.fence();
	expect(textsHeard(bob)).toEqual(["hello"]);
	await accepted(bob.send("chat:mark-read", { conversationId, seq: 1 }));
	await server.fence();
	expect(alice.all("chat:read")).toMatchObject([{ conversationId, userId: "bob", seq: 1 }]);
});

test("[STO6] a server whose database has an older schema is alive, not ready, and says what to run; then it serves", async () => {
	const databaseUrl = await newDatabase({ empty: true });
	const port = freePort();
	const starting = TestServer.start({ config: { databaseUrl, port } });
	expect(await firstWord(port)).toMatchObject({
		status: 503,
		body: { code: "unavailable", detail: 'Not ready: the database has no tables yet: run "rollcall migrate".' },
	});
	expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
	expect((await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`)).status).toBe(503);
	await migrateDatabase({ databaseUrl });
	const server = await starting;
	expect(await readyz(port)).toEqual({ status: 200, body: { degraded: [] } });
	expect(server.logged.splice(0).join("")).toContain("rollcall migrate");
	await server.close();
});

test("[STO6] a schema lacking one step is named; a newer one is refused", async () => {
	const databaseUrl = await newDatabase();
	await runOn(databaseUrl, "delete from schema_migrations where number = 2");
	const port = freePort();
	const starting = TestServer.start({ config: { databaseUrl, port } });
	expect((await firstWord(port)).body).toMatchObject({ detail: expect.stringContaining("lacks schema 2 (chat)") });
	await runOn(databaseUrl, "insert into schema_migrations values (2, 'chat', ''), (900, 'from-the-future', '')");
	await expect(starting).rejects.toThrow("schema 900 (from-the-future)");
});

test("[CLU3] the database away: sends are unavailable and presence goes on; back: it all goes on by itself", async () => {
	const postgres = await PostgresServer.start();
	const databaseUrl = postgres.url("postgres");
	await migrateDatabase({ databaseUrl });
	const server = await TestServer.start({ config: { databaseUrl } });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const watcher = await server.connect("bob");
	const carol = await server.connect("carol");
	await server.announce();
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	await say(alice, conversationId, "before");
	await postgres.kill();
	const began = performance.now();
	const refused = await alice.send("chat:send", { conversationId, text: "while", clientMessageId: "w" });
	expect(performance.now() - began).toBeLessThan(2_000);
	expect(refused).toMatchObject({ success: false, error: { code: "unavailable", retryable: true } });
	expect((await server.rest("GET", "/readyz")).body).toEqual({ degraded: ["database"] });
	carol.leave();
	await server.connections(3);
	await server.announce();
	expect(watcher.names("carol").at(-1)).toBe("user:offline");
	await server.connect("carol");
	await server.announce();
	expect(watcher.names("carol").at(-1)).toBe("user:online");
	await postgres.restart();
	await server.until(
		async () => (await server.rest("GET", "/readyz")).body.degraded?.toString() === "",
		"the database is back",
	);
	await say(alice, conversationId, { text: "while", clientMessageId: "w" });
	await server.fence();
	expect(textsHeard(bob)).toEqual(["before", "while"]);
	server.logged.splice(0);
	await server.close();
	await postgres.stop();
});
