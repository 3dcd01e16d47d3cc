import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Kind = "typing" | "recording";

/** What a client heard of an indicator: when it is active until, or null for its end. */
function lives(client: TestClient, kind: Kind, about?: string): unknown[] {
	return client.all(`user:${kind}`, about).map(({ isActive, expiresAt }) => (isActive === true ? expiresAt : null));
}

async function presenceOf(client: TestClient, conversationId: string): Promise<Record<string, unknown>> {
	return accepted(client.send("conversation:presence", { conversationId }));
}

test("[D03] away, then a message: online, the last activity is new", async () => {
	await using server = await TestServer.start();
	const watcher = await server.connect("bob");
	const [alice] = await chatters(server, "alice");
	const { id } = await makeConversation(alice, ["bob"]);
	await server.advance(301_000);
	await watcher.hears("user:away", ({ userId }) => userId === "alice");
	watcher.forget();
	await say(alice, id, "back");
	await server.announce();
	expect(watcher.names("alice")).toEqual(["user:online"]);
});

test("[D06] one online, one away, one offline: conversation presence and counts are right", async () => {
	await using server = await TestServer.start();
	const [alice, , carol] = await chatters(server, "alice", "bob", "carol");
	const lastActivity = server.time(-200);
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await server.advance(200_000);
	await accepted(carol.send("activity:ping"));
	const lastSeen = server.time();
	carol.leave();
	await server.settled();
	await server.advance(101_000);
	await accepted(alice.send("activity:ping"));
	await server.announce();
	const token = await server.token("alice");
	const { body } = await server.rest("GET", `/api/conversations/${id}/presence`, { token });
	expect(body).toEqual({
		conversationId: id,
		participants: [
			{ userId: "alice", status: "online", lastActivity: expect.any(String) },
			{ userId: "bob", status: "away", lastActivity },
			{ userId: "carol", status: "offline", lastSeen },
		],
		nextCursor: null,
		onlineCount: 1,
		awayCount: 1,
		dndCount: 0,
		typingUsers: [],
		recordingUsers: [],
	});
});

test("[D07] typing:start: stored with 5 s to live, others told, activity moved", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const watcher = await server.connect("carol");
	const { id } = await makeConversation(alice, ["bob"]);
	await server.advance(299_000);
	const started = server.clock.now();
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	const [told] = bob.all("user:typing");
	expect(told).toEqual({
		conversationId: id,
		userId: "alice",
		type: "typing",
		isActive: true,
		timestamp: expect.any(String),
		expiresAt: new Date(started + 5_000).toISOString(),
		ttlMs: expect.any(Number),
	});
	expect((await presenceOf(bob, id)).typingUsers).toEqual(["alice"]);
	await server.advance(10_000);
	expect(watcher.all("user:away", "alice")).toEqual([]);
});

test("[D08] typing:stop: gone, others told", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	await accepted(alice.send("typing:stop", { conversationId: id }));
	expect((await presenceOf(bob, id)).typingUsers).toEqual([]);
	await server.announce();
	const [, told] = bob.all("user:typing");
	expect(told).toEqual({
		conversationId: id,
		userId: "alice",
		type: "typing",
		isActive: false,
		timestamp: expect.any(String),
		expiresAt: null,
		ttlMs: null,
	});
	await accepted(alice.send("typing:stop", { conversationId: id }));
	await server.announce();
	expect(lives(bob, "typing")).toHaveLength(2);
});

test("[D09] typing runs out after 5 s", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.advance(4_800);
	await server.fence();
	expect(lives(bob, "typing")).toHaveLength(1);
	await server.advance(400);
	await server.fence();
	expect(lives(bob, "typing")).toEqual([expect.any(String), null]);
	expect((await presenceOf(bob, id)).typingUsers).toEqual([]);
});

test("[D10] typing, then disconnect: gone at once, without a grace, others told", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	alice.cut();
	await server.settled();
	await server.announce();
	expect(lives(bob, "typing")).toEqual([expect.any(String), null]);
	expect(bob.all("user:offline")).toEqual([]);
});

test("[D11] recording:start: 30 s", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const expiresAt = server.time(30_000);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	expect(lives(bob, "recording")).toEqual([expiresAt]);
});

test("[D12] recording again after 10 s: 30 s anew, no needless announcement", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.advance(10_000);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	expect(lives(bob, "recording")).toHaveLength(1);
	await server.advance(29_000);
	expect((await presenceOf(bob, id)).recordingUsers).toEqual(["alice"]);
	await server.advance(1_200);
	expect((await presenceOf(bob, id)).recordingUsers).toEqual([]);
	await server.fence();
	expect(lives(bob, "recording")).toEqual([expect.any(String), null]);
});

test("[D13] recording:stop: gone, others told", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	await accepted(alice.send("recording:stop", { conversationId: id }));
	await server.announce();
	expect(lives(bob, "recording")).toEqual([expect.any(String), null]);
});

test("[D14] recording runs out after 30 s", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.advance(29_800);
	await server.fence();
	expect(lives(bob, "recording")).toHaveLength(1);
	await server.advance(400);
	await server.fence();
	expect(lives(bob, "recording")).toEqual([expect.any(String), null]);
});

test("[D15] recording, then disconnect: gone, others told", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	alice.leave();
	await server.settled();
	await server.announce();
	expect(lives(bob, "recording")).toEqual([expect.any(String), null]);
});

test("[D16] [D17] conversation presence lists who types and who records; one user may do both", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol] = await chatters(server, "alice", "bob", "carol");
	const { id } = await makeConversation(alice, ["bob", "carol"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await accepted(bob.send("recording:start", { conversationId: id }));
	await accepted(alice.send("recording:start", { conversationId: id }));
	await server.announce();
	const { typingUsers, recordingUsers } = await presenceOf(carol, id);
	expect([typingUsers, recordingUsers]).toEqual([["alice"], ["alice", "bob"]]);
	expect(lives(carol, "typing", "alice")).toHaveLength(1);
	expect(lives(carol, "recording", "alice")).toHaveLength(1);
	const token = await server.token("carol");
	const rest = await server.rest("GET", `/api/conversations/${id}/presence`, { token });
	expect([rest.body.typingUsers, rest.body.recordingUsers]).toEqual([["alice"], ["alice", "bob"]]);
});

test("[D18] three type: all are listed, in order of start", async () => {
	await using server = await TestServer.start();
	const [alice, bob, carol, dan] = await chatters(server, "alice", "bob", "carol", "dan");
	const { id } = await makeConversation(alice, ["bob", "carol", "dan"]);
	for (const client of [carol, alice, bob]) {
		await accepted(client.send("typing:start", { conversationId: id }));
		await server.advance(50);
	}
	expect((await presenceOf(dan, id)).typingUsers).toEqual(["carol", "alice", "bob"]);
});

test("[D19] the typist hears nothing of it, on any device", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("alice", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await accepted(alice.send("typing:start", { conversationId: id }));
	await server.announce();
	await server.advance(6_000);
	await server.fence();
	expect(lives(bob, "typing")).toHaveLength(2);
	for (const own of [alice, phone]) expect(own.all("user:typing")).toEqual([]);
});

test("[D20] ten starts in one second: no error, one announcement", async () => {
	await using server = await TestServer.start();
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	for (let start = 0; start < 10; start += 1) {
		await accepted(alice.send("typing:start", { conversationId: id }));
		await server.advance(100);
	}
	await server.announce();
	expect(lives(bob, "typing")).toHaveLength(1);
});
