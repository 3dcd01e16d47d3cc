import { expect, test } from "bun:test";
import type { PlainClient } from "../support/plain-client.ts";
import { TestServer } from "../support/test-server.ts";

test("[C05] [W3] a plain WebSocket end to end: auth, heartbeat, update, what others hear, leave", async () => {
	await using server = await TestServer.start();
	const bob = await server.plain("bob");
	const alice = server.openPlain();
	expect(await alice.auth({ token: await server.token("alice"), deviceId: "kiosk" })).toEqual({
		userId: "alice",
		connectionId: expect.any(String),
	});
	await server.announce();
	const beat = await alice.send("presence_heartbeat", {});
	expect(beat).toEqual({ success: true, nextHeartbeatMs: 30_000, nextLocationMs: 30_000 });
	const update = await alice.send("presence_update", { status: "dnd" });
	expect(update).toMatchObject({ success: true, session: { status: "dnd" } });
	await server.announce();
	const lastSeen = server.time();
	await alice.send("presence_heartbeat");
	alice.say({ type: "leave" });
	expect(await alice.ended()).toMatchObject({ code: 1000 });
	await server.connections(1);
	await server.announce();
	expect(bob.all("presence_changed", "alice")).toEqual([
		{ userId: "alice", status: "online", lastSeen: null },
		{ userId: "alice", status: "dnd", lastSeen: null },
		{ userId: "alice", status: "offline", lastSeen },
	]);
	expect(bob.names("alice").filter((name) => name !== "presence_changed")).toEqual([
		"user:online",
		"presence:update",
		"user:offline",
	]);
});

test("[W3] plain and Socket.IO clients see each other in one presence", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.plain("alice");
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect((await alice.send("presence:sync")).users).toEqual([{ userId: "bob", status: "online" }]);
	await bob.send("activity:set", { projectId: "p" });
	await server.announce();
	expect(alice.all("activity:changed")).toEqual([expect.objectContaining({ userId: "bob", projectId: "p" })]);
});

test("[W3] events simple sends system C's push alone, own state included in nothing", async () => {
	await using server = await TestServer.start();
	const bob = await server.plain("bob", { auth: { events: "simple" } });
	const alice = await server.connect("alice", { name: "Alice" });
	await server.announce();
	for (const [name, payload] of [
		["activity:set", { projectId: "p" }],
		["status:post", { message: "m" }],
		["presence:heartbeat", { latitude: 1, longitude: 1 }],
		["presence:set", { status: "away" }],
	] as const) {
		await alice.send(name, payload);
		await server.advance(1_100);
	}
	await bob.send("presence:set", { status: "dnd" });
	await server.announce();
	expect(bob.heard).toEqual([
		{ name: "presence_changed", data: { userId: "alice", status: "online", lastSeen: null } },
		{ name: "presence_changed", data: { userId: "alice", status: "away", lastSeen: null } },
	]);
});

test("[W3] the push tells what the viewer may see", async () => {
	await using server = await TestServer.start();
	const bob = await server.plain("bob", { auth: { events: "simple" } });
	const carol = await server.plain("carol", { auth: { events: "simple" } });
	const alice = await server.plain("alice");
	await alice.send("presence_update", { status: "away", visibleTo: ["carol"] });
	await server.announce();
	bob.forget();
	carol.forget();
	const lastSeen = server.time();
	await alice.send("presence_update", { status: "invisible" });
	await server.announce();
	expect(bob.heard).toEqual([{ name: "presence_changed", data: { userId: "alice", status: "offline", lastSeen } }]);
	expect(carol.heard).toEqual([
		{ name: "presence_changed", data: { userId: "alice", status: "online", lastSeen: null } },
	]);
});

test("[W3] batch and feed work as on Socket.IO", async () => {
	await using server = await TestServer.start();
	const batched = await server.plain("bob", { auth: { batch: true } });
	const silent = await server.plain("bob", { auth: { feed: "none" } });
	await server.announce();
	batched.forget();
	silent.forget();
	await server.connect("alice");
	await server.announce();
	expect(batched.heard.map(({ name }) => name)).toEqual(["presence:batch", "presence_changed"]);
	expect(silent.heard).toEqual([]);
});

test("[W3] a frame that is no frame is answered with an error, and the connection lives on", async () => {
	await using server = await TestServer.start();
	const alice = await server.plain("alice");
	await server.announce();
	const frames = ["nonsense", "", "[1,2]", "7", "null", '"text"', "{}", '{"type":7}', '{"type":""}', '{"type":"auth"}'];
	for (const frame of frames) {
		alice.forget();
		alice.say(frame);
		await alice.fence();
		expect(alice.heard).toEqual([
			{
				name: "error",
				data: expect.objectContaining({ code: "bad_request", event: null, error: expect.anything() }),
			},
		]);
	}
});

test("[W3] every client event is served under its own name", async () => {
	await using server = await TestServer.start();
	const alice = await server.plain("alice");
	for (const [name, payload] of [
		["activity:ping", {}],
		["activity:set", { projectId: "p" }],
		["activity:clear", {}],
		["auth:refresh", { token: await server.token("alice") }],
		["presence:heartbeat", {}],
		["presence:set", { status: "auto" }],
		["presence:subscribe", { userIds: ["bob"] }],
		["presence:sync", {}],
		["presence:unsubscribe", { userIds: ["bob"] }],
		["status:clear", {}],
		["status:post", { message: "m" }],
	] as const)
		expect([name, (await alice.send(name, payload)).success]).toEqual([name, true]);
});

test("[W3] system C's names are the plain WebSocket's alone", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	expect((await alice.send("presence_heartbeat")).error?.code).toBe("bad_request");
});

test("[W3] who says nothing within 5 s is closed with 4408", async () => {
	await using server = await TestServer.start();
	const mute = server.openPlain();
	await mute.opened();
	await server.links(1);
	await server.advance(5_100);
	expect(await mute.ended()).toMatchObject({ code: 4408 });
});

async function offlineAfter(end: (alice: PlainClient) => void, ms: number): Promise<boolean> {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.plain("alice");
	await server.announce();
	end(alice);
	await server.connections(1);
	await server.advance(ms);
	await server.fence();
	return bob.all("user:offline").length > 0;
}

test("[PR21] leave and a close with 1000 are an explicit leave", async () => {
	expect(await offlineAfter((alice) => alice.say({ type: "leave" }), 200)).toBe(true);
	expect(await offlineAfter((alice) => alice.close(1000), 200)).toBe(true);
});

test("[PR21] any other end of a plain WebSocket is a lost link, with its grace", async () => {
	expect(await offlineAfter((alice) => alice.cut(), 4_800)).toBe(false);
	expect(await offlineAfter((alice) => alice.cut(), 5_200)).toBe(true);
	expect(await offlineAfter((alice) => alice.close(4_000), 4_800)).toBe(false);
});
