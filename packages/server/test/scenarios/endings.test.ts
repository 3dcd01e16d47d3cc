import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
import { temporaryFile } from "../support/temporary-file.ts";
import { RETURNS } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

test("[W17] a stock client stays away after a final refusal", async () => {
	await using server = await TestServer.start({ config: { maxDevices: 1 } });
	const alice = await server.connect("alice");
	const refused = [
		server.open({ token: "x" }, RETURNS),
		server.open({ token: await server.token("alice", { ttl: -60 }) }, RETURNS),
		server.open({ token: await server.token("alice") }, RETURNS),
		server.open({ token: await server.token("bob"), device: "toaster" }, RETURNS),
	];
	const codes = await Promise.all(refused.map((client) => client.connected().then(String, ({ code }) => code)));
	expect(codes).toEqual(["unauthorized", "token_expired", "conflict", "bad_request"]);
	expect(refused.map(({ socket }) => socket.active)).toEqual([false, false, false, false]);
	expect(alice.isOpen).toBe(true);
});

test("[W17] a stock client comes back after its token has expired on a live link, with a fresh one", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	let token = await server.token("alice", { ttl: 120 });
	const alice = await server.open((say) => say({ token, deviceId: "d" }), RETURNS).connected();
	await server.announce();
	bob.forget();
	await server.advance(100_000);
	token = await server.token("alice", { ttl: 3_600 });
	await server.advance(27_000);
	expect(await alice.ended()).toBe("transport close");
	await server.connections(2);
	expect((await alice.connected()).isOpen).toBe(true);
	await server.advance(10_000);
	await server.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[W17] a stock client whose fresh token is bad stays away then", async () => {
	await using server = await TestServer.start();
	let token = await server.token("alice", { ttl: 120 });
	const alice = await server.open((say) => say({ token }), RETURNS).connected();
	token = "x";
	await server.advance(127_000);
	await alice.ended();
	await expect(alice.connected()).rejects.toMatchObject({ code: "unauthorized" });
	expect(alice.socket.active).toBe(false);
});

test("[W17] [M14] while a store is away a client is not refused for good: it comes back and gets in", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	await server.connect("bob");
	using foreign = new DatabaseSync(file.path);
	foreign.exec("begin immediate");
	const alice = server.open({ token: await server.token("alice") }, RETURNS);
	const codes: unknown[] = [];
	alice.socket.on("connect_error", (error: Error & { data?: unknown }) => codes.push(error.data));
	await server.until(() => alice.linkEnds > 0, "the link of the waiting client is closed");
	foreign.exec("rollback");
	await server.until(() => alice.isOpen, "alice is in");
	expect(codes.filter((data) => data !== undefined)).toEqual([]);
});

test("[W17] who lives on a link that is closed because a store is away is told so", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	await server.advance(1_000);
	using foreign = new DatabaseSync(file.path);
	foreign.exec("begin immediate");
	// Who was let in before needs no store; a newcomer does, whoever's the link is.
	alice.also("/chat", { token: await server.token("newcomer") });
	expect(await alice.ended()).toBe("transport close");
	const closing = { code: "unavailable", retryable: true, retryAfterMs: 1_000 };
	expect(alice.all("connection:closing")).toEqual([closing]);
	foreign.exec("rollback");
});

test("[W17] an event that a store cannot take now is answered unavailable within 2 s, and works later", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	using foreign = new DatabaseSync(file.path);
	foreign.exec("begin immediate");
	const { error } = await alice.send("presence:set", { status: "dnd" });
	expect(error).toMatchObject({ code: "unavailable", retryable: true });
	foreign.exec("rollback");
	await server.announce();
	expect(bob.heard).toEqual([]);
	expect((await alice.send("presence:set", { status: "dnd" })).success).toBe(true);
});
