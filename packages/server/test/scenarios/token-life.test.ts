import { expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

test("[W14] 60 s before its token expires a client is told so, once, on each of its connections", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { ttl: 120 });
	const chat = await server.also(alice, "/chat", { userId: "alice", ttl: 120 });
	const plain = await server.plain("alice", { ttl: 120 });
	const expiresAt = server.time(120_000);
	await server.advance(59_000);
	await server.fence();
	for (const client of [alice, chat, plain]) expect(client.all("auth:expiring")).toEqual([]);
	await server.advance(11_000);
	await server.fence();
	for (const client of [alice, chat, plain]) {
		const [told, ...rest] = client.all("auth:expiring");
		expect(told).toEqual({ expiresAt, ttlMs: expect.any(Number) });
		expect(told?.ttlMs).toBeWithin(58_500, 60_001);
		expect(rest).toEqual([]);
	}
});

test("[W14] auth:refresh serves the whole link, which lives on with the new token", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { ttl: 120 });
	const chat = await server.also(alice, "/chat", { userId: "alice", ttl: 120 });
	await server.advance(100_000);
	const token = await server.token("alice", { ttl: 300 });
	expect(await chat.send("auth:refresh", { token })).toEqual({ success: true });
	await server.advance(100_000);
	for (const client of [alice, chat]) expect((await client.send("activity:ping")).success).toBe(true);
	expect(alice.all("auth:expiring")).toHaveLength(1);
	await server.advance(150_000);
	await server.fence();
	expect(alice.all("auth:expiring")).toHaveLength(2);
	await server.advance(60_000);
	expect(await alice.ended()).toBe("transport close");
});

test("[W14] auth:refresh takes only a good token of the same user and company", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { ttl: 120 });
	const refused = [
		[await server.token("bob"), "forbidden"],
		[await server.token("alice", { companyId: "other" }), "forbidden"],
		[await server.token("alice", { ttl: -60 }), "token_expired"],
		["x", "unauthorized"],
		[7, "bad_request"],
	];
	for (const [token, code] of refused) {
		const { error } = await alice.send("auth:refresh", { token });
		expect(error?.code).toBe(code as never);
	}
	await server.advance(127_000);
	expect(await alice.ended()).toBe("transport close");
});

test("[W14] [T-02] after expiry and leeway no event is processed, also before the link is closed", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { ttl: 120 });
	const plain = await server.plain("alice", { ttl: 120 });
	await server.announce();
	bob.forget();
	await server.advance(120_000 + 4_700);
	expect((await alice.send("activity:ping")).success).toBe(true);
	server.clock.advance(100);
	for (const client of [alice, plain]) {
		const { error } = await client.send("presence:set", { status: "dnd" });
		expect(error?.code).toBe("token_expired");
	}
	await server.announce();
	expect(bob.about("alice")).toEqual([]);
});

test("[W14] [W17] [T-02] within 2 s after that the link is closed: told why, retryable, with a grace", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { ttl: 120 });
	const plain = await server.plain("alice", { ttl: 120 });
	await server.announce();
	bob.forget();
	await server.advance(124_500);
	expect([alice.isOpen, plain.isOpen]).toEqual([true, true]);
	await server.advance(2_300);
	expect(await alice.ended()).toBe("transport close");
	expect(await plain.ended()).toMatchObject({ code: 4409 });
	const closing = [{ code: "token_expired", retryable: true, retryAfterMs: 0 }];
	expect(alice.all("connection:closing")).toEqual(closing);
	expect(plain.all("connection:closing")).toEqual(closing);
	await server.connections(1);
	await server.advance(3_000);
	await server.connect("alice");
	await server.advance(10_000);
	await server.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[W14] a revocation closes the matching connections at once, a newer token works", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { client: { reconnection: true, reconnectionDelay: 10 } });
	const plain = await server.plain("alice");
	await server.announce();
	const old = await server.token("alice");
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice" });
	expect(await alice.ended()).toBe("io server disconnect");
	expect(await plain.ended()).toMatchObject({ code: 4401 });
	const closing = [{ code: "revoked", retryable: false }];
	expect(alice.all("connection:closing")).toEqual(closing);
	expect(plain.all("connection:closing")).toEqual(closing);
	expect(alice.socket.active).toBe(false);
	await server.announce();
	expect(bob.all("user:offline").map(({ userId }) => userId)).toEqual(["alice"]);
	await expect(server.open({ token: old }).connected()).rejects.toMatchObject({ code: "unauthorized" });
	await server.advance(1_000);
	await server.connect("alice");
});

test("[W14] a revocation finds every connection of a link by its own device and its own token", async () => {
	await using server = await TestServer.start();
	for (const match of [{ deviceId: "watch" }, { jti: "two" }]) {
		const alice = await server.connect("alice", { deviceId: "phone", jti: "one" });
		const chat = await server.also(alice, "/chat", { userId: "alice", deviceId: "watch", jti: "two", ttl: 600 });
		await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice", ...match });
		expect(await chat.ended()).toBe("io server disconnect");
		expect((await alice.send("activity:ping")).success).toBe(true);
		await server.advance(1_000);
	}
});

test("[W14] a token of another device does not hide a connection from the revocation of its own", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { deviceId: "phone" });
	const token = await server.token("alice", { deviceId: "watch", jti: "two" });
	expect((await alice.send("auth:refresh", { token })).success).toBe(true);
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice", deviceId: "phone" });
	expect(await alice.ended()).toBe("io server disconnect");
});

test("[W14] auth:refresh takes no token that was revoked for the device of its connection", async () => {
	await using server = await TestServer.start();
	const token = await server.token("alice");
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice", deviceId: "phone" });
	await server.advance(1_000);
	const alice = await server.connect("alice", { auth: { deviceId: "phone" } });
	expect((await alice.send("auth:refresh", { token })).error?.code).toBe("unauthorized");
});
