import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import { many } from "../support/many.ts";
import { type Answered, RETURNS, type TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Refused = { readonly code: string; readonly retryAfterMs: number };

function refusals(answers: readonly Answered[]): Refused[] {
	return answers.flatMap(({ error }) => (error === undefined ? [] : [error as unknown as Refused]));
}

test("[T-25] a connection may send 300 events at once and 50 a second; the rest is answered rate_limited, and when to come back", async () => {
	await using server = await TestServer.start();
	const [alice, other] = [await server.connect("alice"), await server.connect("alice")];
	const first = await many(alice, 400);
	expect(first.slice(0, 300).every(({ success }) => success)).toBe(true);
	expect(refusals(first)).toHaveLength(100);
	for (const refused of refusals(first))
		expect(refused).toMatchObject({ code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) });
	expect((await other.send("activity:ping")).success).toBe(true);
	server.clock.advance(1_000);
	expect(refusals(await many(alice, 60))).toHaveLength(10);
	server.clock.advance(60_000);
	expect(refusals(await many(alice, 300))).toHaveLength(0);
	expect(alice.isOpen).toBe(true);
});

test("[T-25] clients that are refused at once are told to come back at different times", async () => {
	await using server = await TestServer.start({ config: { eventBurst: 1 } });
	const clients = await Promise.all(["a", "b", "c", "d"].map((id) => server.connect(id)));
	const times = await Promise.all(clients.map(async (client) => refusals(await many(client, 2))[0]?.retryAfterMs));
	expect(new Set(times).size).toBeGreaterThan(1);
});

test("[T-25] an event that asks for no answer is refused by the event error", async () => {
	await using server = await TestServer.start({ config: { eventBurst: 1 } });
	const alice = await server.connect("alice");
	alice.socket.emit("activity:ping", {});
	alice.socket.emit("activity:ping", {});
	const { event, error } = await alice.hears("error");
	expect({ event, error }).toMatchObject({ event: "activity:ping", error: { code: "rate_limited", retryable: true } });
});

test.each([
	["websocket", { transports: ["websocket"] }],
	["polling", { transports: ["polling"] }],
])(
	"[T-25] ten times the limit closes the connection over %s, no other, and a stock client comes back",
	async (_, client) => {
		await using server = await TestServer.start();
		const bob = await server.connect("bob");
		const alice = await server.connect("alice", { client: { ...client, ...RETURNS } });
		const closing = alice.hears("connection:closing");
		for (let count = 0; count < 3_100; count += 1) alice.socket.emit("activity:ping", {});
		expect(await closing).toMatchObject({
			code: "rate_limited",
			retryable: true,
			retryAfterMs: expect.any(Number),
		});
		expect(await alice.ended()).toMatch(/^transport/);
		expect((await bob.send("activity:ping")).success).toBe(true);
		server.clock.advance(2_000);
		expect((await alice.connected()).isOpen).toBe(true);
		expect((await alice.send("activity:ping")).success).toBe(true);
	},
);

test("[T-25] a plain WebSocket is closed with 4429, whether it floods with events or with what is none", async () => {
	await using server = await TestServer.start({ config: { eventRate: 5, eventBurst: 10 } });
	const [events, nonsense] = [await server.plain("alice"), await server.plain("alice")];
	for (let count = 0; count < 120; count += 1) {
		events.say({ type: "presence:set", data: {} });
		nonsense.say("nonsense");
	}
	expect(await events.ended()).toEqual({ code: 4429, reason: "rate_limited" });
	expect(await nonsense.ended()).toEqual({ code: 4429, reason: "rate_limited" });
});

test("[T-25] connecting and leaving again and again on one link is a flood, too", async () => {
	await using server = await TestServer.start({ config: { eventRate: 5, eventBurst: 10 } });
	const alice = await server.connect("alice");
	const chat = alice.also("/chat", { token: await server.token("alice") });
	for (let count = 0; count < 9; count += 1) {
		await chat.connected();
		chat.socket.disconnect();
		chat.socket.connect();
	}
	expect(await alice.hears("connection:closing")).toMatchObject({ code: "rate_limited", retryable: true });
	expect(await alice.ended()).toBe("transport close");
});

test("[T-25] a user may send 200 messages at once and 20 a second, over all connections and by REST", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	const message = { conversationId: id, text: "ping" };
	const answers = await Promise.all([
		many(alice, 150, ["chat:send", message]),
		many(phone, 100, ["chat:send", message]),
	]);
	const refused = refusals(answers.flat());
	expect(refused).toHaveLength(50);
	for (const one of refused) expect(one).toMatchObject({ code: "rate_limited", retryAfterMs: expect.any(Number) });
	const path = `/api/conversations/${id}/messages`;
	const byRest = await server.rest("POST", path, { token: await server.token("alice"), body: { text: "ping" } });
	expect(byRest).toMatchObject({ status: 429, body: { code: "rate_limited", retryAfterMs: expect.any(Number) } });
	expect(Number(byRest.headers.get("retry-after"))).toBeGreaterThan(0);
	await accepted(bob.send("chat:send", message));
	server.clock.advance(1_000);
	expect(refusals(await many(alice, 30, ["chat:send", message]))).toHaveLength(10);
});

test("[T-25] heartbeats never fail: of those that come too fast the last one counts, with the position of the last that had one", async () => {
	await using server = await TestServer.start({ config: { eventRate: 5, eventBurst: 10 } });
	const [alice, bob] = [await server.connect("alice"), await server.connect("bob")];
	await server.announce();
	expect(refusals(await many(alice, 30, ["presence:heartbeat", {}]))).toEqual([]);
	const where = { latitude: 52.5, longitude: 13.4, accuracy: 5 };
	await accepted(alice.send("presence:heartbeat", { latitude: 1, longitude: 1, projectId: "roof", taskId: "survey" }));
	await accepted(alice.send("presence:heartbeat", where));
	const last = await accepted(alice.send("presence:heartbeat", { projectId: "hall" }));
	expect(last).toMatchObject({ nextHeartbeatMs: 120_000, nextLocationMs: 120_000 });
	await server.advance(6_000);
	const { users } = await accepted<{ users: Record<string, unknown>[] }>(
		bob.send("presence:sync", { userIds: ["alice"] }),
	);
	expect(users[0]).not.toHaveProperty("currentTaskId");
	expect(users).toMatchObject([{ lastLatitude: 52.5, lastLongitude: 13.4, currentProjectId: "hall" }]);
});

test("[T-25] indicators never fail: of those that come too fast the last one counts", async () => {
	await using server = await TestServer.start({ config: { eventRate: 5, eventBurst: 20 } });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const typing = { conversationId: id };
	expect(refusals(await many(alice, 30, ["typing:start", typing]))).toEqual([]);
	const told = (typings: number, recordings: number) => async () => {
		await server.announce();
		return bob.all("user:typing").length >= typings && bob.all("user:recording").length >= recordings;
	};
	await server.until(told(1, 0), "bob is told of the first");
	await accepted(alice.send("typing:stop", typing));
	await accepted(alice.send("recording:start", typing));
	await server.until(told(2, 1), "bob is told of the last ones");
	await server.fence();
	expect(bob.all("user:typing")).toMatchObject([{ isActive: true }, { isActive: false }]);
	expect(bob.all("user:recording")).toMatchObject([{ isActive: true }]);
});

test("[T-25] whose connections were closed as floods three times is let in again after a while; nobody else waits", async () => {
	await using server = await TestServer.start({ config: { eventRate: 5, eventBurst: 10 } });
	const quiet = await server.connect("mallory");
	for (let time = 0; time < 3; time += 1) {
		const mallory = await server.connect("mallory");
		for (let count = 0; count < 120; count += 1) mallory.socket.emit("activity:ping", {});
		expect(await mallory.ended()).toMatch(/^transport/);
	}
	const again = server.open({ token: await server.token("mallory") });
	await expect(again.connected()).rejects.toThrow();
	const plain = server.openPlain();
	await plain.opened();
	plain.say({ type: "auth", token: await server.token("mallory") });
	expect(await plain.ended()).toEqual({ code: 4429, reason: "rate_limited" });
	expect((await quiet.send("activity:ping")).success).toBe(true);
	expect((await (await server.connect("bob")).send("activity:ping")).success).toBe(true);
	// In a cluster what was taken is told to the others half a second later.
	await server.advance(190_000);
	await expect(server.open({ token: await server.token("mallory") }).connected()).rejects.toThrow();
	await server.advance(11_000);
	expect((await (await server.connect("mallory")).send("activity:ping")).success).toBe(true);
});

test("[T-25] who comes back has what is left of their burst, and has it again after a rest; others have theirs", async () => {
	await using server = await TestServer.start();
	const refusedOf = async (client: TestClient): Promise<number> => refusals(await many(client, 300)).length;
	const first = await server.connect("alice");
	await many(first, 280);
	first.leave();
	await server.connections(0);
	server.clock.advance(1_000);
	const second = await server.connect("alice");
	expect(await refusedOf(second)).toBe(230);
	expect(await refusedOf(await server.connect("alice"))).toBe(0);
	expect(await refusedOf(await server.connect("bob"))).toBe(0);
	second.leave();
	await server.connections(2);
	await server.advance(40_000);
	expect(await refusedOf(await server.connect("alice"))).toBe(0);
});

test("[T-25] who comes back after a flood is closed for less", async () => {
	await using server = await TestServer.start();
	const floods = async (count: number): Promise<TestClient> => {
		const mallory = await server.connect("mallory");
		for (let sent = 0; sent < count; sent += 1) mallory.socket.emit("activity:ping", {});
		return mallory;
	};
	expect(await (await floods(1_300)).ended()).toMatch(/^transport/);
	server.clock.advance(2_000);
	expect(await (await floods(160)).ended()).toMatch(/^transport/);
});

test("[T-25] twice the limit for long closes the connection, too", async () => {
	await using server = await TestServer.start({ config: { eventRate: 10, eventBurst: 10 } });
	const alice = await server.connect("alice");
	let seconds = 0;
	for (; alice.isOpen && seconds < 60; seconds += 1) {
		await many(alice, 20).catch(() => {}); // cut off between
		server.clock.advance(1_000);
	}
	expect(await alice.ended()).toMatch(/^transport/);
	expect(seconds).toBeWithin(5, 10);
});

test("[T-25] a long list counts as many events, or requests, as it would fill", async () => {
	await using server = await TestServer.start({
		config: { eventRate: 1, eventBurst: 20, requestRate: 1, requestBurst: 20, lookupRate: 0 },
	});
	const [alice] = await Promise.all(
		Array.from({ length: 41 }, (_, index) => server.connect(index === 0 ? "alice" : `u${index}`)),
	);
	await server.announce();
	let served = 0;
	while ((await (alice as TestClient).send("presence:sync")).success) served += 1;
	expect(served).toBe(7);
	const token = await server.token("alice");
	let pages = 0;
	while ((await server.rest("GET", "/api/presence", { token })).status === 200) pages += 1;
	expect(pages).toBe(7);
});

test("[T-25] an indicator that comes too fast does not overtake what waits of its connection", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const typing = { conversationId: id };
	const asked = [many(alice, 240, ["chat:history", typing]), many(alice, 1, ["typing:start", typing])];
	asked.push(many(alice, 70));
	await many(alice, 1, ["typing:stop", typing]);
	await server.advance(500);
	await Promise.all(asked);
	await server.advance(500);
	await server.announce();
	await server.fence();
	expect(bob.all("user:typing").at(-1)).not.toMatchObject({ isActive: true });
});
