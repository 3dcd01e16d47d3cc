import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

test("[A01] two devices, one leaves: still online, nothing announced", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const phone = await server.connect("alice", { auth: { deviceId: "phone", device: "mobile" } });
	await server.connect("alice", { auth: { deviceId: "laptop", device: "desktop" } });
	await server.announce();
	bob.forget();
	phone.leave();
	await server.connections(2);
	await server.advance(10_000);
	await server.fence();
	expect(bob.heard).toEqual([]);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([expect.objectContaining({ userId: "alice", status: "online" })]);
});

test("[A02] a heartbeat with a position: stored, presence:update reaches colleagues and nobody else", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const alicesPhone = await server.connect("alice");
	const colleagues = [await server.connect("bob"), await server.connect("carol")];
	const foreigner = await server.connect("bob", { companyId: "other" });
	await server.announce();
	const capturedAt = server.time();
	await alice.send("presence:heartbeat", { latitude: 52.5, longitude: 13.4, accuracy: 8 });
	await server.advance(1_000);
	await server.fence();
	const lastSeenAt = capturedAt;
	const place = { lastLatitude: 52.5, lastLongitude: 13.4, lastAccuracy: 8, lastLocationAt: capturedAt };
	for (const colleague of colleagues) {
		expect(colleague.all("presence:update")).toEqual([
			{
				userId: "alice",
				status: "online",
				lastSeenAt,
				currentProjectId: null,
				currentTaskId: null,
				devices: [],
				...place,
			},
		]);
	}
	for (const other of [alice, alicesPhone, foreigner]) expect(other.all("presence:update")).toEqual([]);
	const { session } = await alice.send("presence:set", { status: "auto" });
	expect(session).toMatchObject(place);
});

test("[A03] activity:set: answered with the session, activity:changed out", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const answer = await alice.send("activity:set", { projectId: "roof-12", taskId: "survey" });
	expect(answer).toMatchObject({
		success: true,
		session: { userId: "alice", currentProjectId: "roof-12", currentTaskId: "survey" },
	});
	await server.announce();
	expect(bob.all("activity:changed")).toEqual([
		{ userId: "alice", projectId: "roof-12", taskId: "survey", timestamp: expect.any(String) },
	]);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online", currentProjectId: "roof-12", currentTaskId: "survey" }]);
});

test("[A04] status:post and status:clear, each told once", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const statusUpdatedAt = server.time();
	await alice.send("status:post", { message: "On site", emoji: "🏗️" });
	await server.announce();
	await alice.send("status:clear");
	await server.announce();
	expect(bob.all("status:updated")).toEqual([
		{ userId: "alice", statusMessage: "On site", emoji: "🏗️", expiresAt: null, statusUpdatedAt },
		{ userId: "alice", statusMessage: null, emoji: null, expiresAt: null, statusUpdatedAt: null },
	]);
});

test("[A05] no sign for fifteen minutes: offline, stale_session", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("activity:ping");
	const lastSeen = server.time();
	for (let minute = 0; minute < 14; minute += 1) {
		await server.advance(60_000);
		await bob.send("presence:heartbeat");
	}
	await server.advance(59_000);
	await server.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(2_000);
	await bob.fence();
	expect(bob.all("user:offline")).toEqual([
		{ userId: "alice", status: "offline", lastSeen, reason: "stale_session", timestamp: expect.any(String) },
	]);
});

test("[A06] no event crosses companies, for every event there is", async () => {
	await using server = await TestServer.start();
	const company = (name: string) => ({ companyId: name });
	const foreigner = await server.connect("bob", company("other"));
	const batched = await server.connect("carol", { ...company("other"), auth: { batch: true } });
	const follower = await server.connect("dave", { ...company("other"), auth: { feed: "none" } });
	const plain = await server.plain("erin", company("other"));
	const namesake = await server.connect("alice", company("other"));
	await follower.send("presence:subscribe", { userIds: ["alice"] });
	const colleague = await server.connect("bob");
	await server.announce();
	const others = [foreigner, batched, follower, plain, namesake];
	for (const other of others) other.forget();
	const alice = await server.connect("alice", { name: "Alice of acme" });
	await live(server, alice);
	alice.leave();
	await server.connections(6);
	await server.announce();
	const told = new Set(colleague.names("alice"));
	expect([...told].sort()).toEqual([
		"activity:changed",
		"presence:update",
		"status:updated",
		"user:away",
		"user:offline",
		"user:online",
		"user:profile",
	]);
	for (const other of others) expect(other.heard).toEqual([]);
});

/** Everything that a user can do that others are told of. */
async function live(server: TestServer, alice: TestClient): Promise<void> {
	const steps: (readonly [string, unknown])[] = [
		["activity:ping", {}],
		["activity:set", { projectId: "p" }],
		["status:post", { message: "hello" }],
		["presence:heartbeat", { latitude: 1, longitude: 2 }],
		["presence:set", { status: "dnd" }],
		["presence:set", { status: "away" }],
		["presence:set", { status: "auto" }],
	];
	for (const [name, payload] of steps) {
		expect(await alice.send(name, payload)).toMatchObject({ success: true });
		await server.advance(1_100);
		await server.fence();
	}
}

test("[A07] a disconnect is announced, to everybody of the company and once each", async () => {
	await using server = await TestServer.start();
	const watchers = [await server.connect("bob"), await server.connect("carol"), await server.connect("carol")];
	const leaver = await server.connect("alice");
	const loser = await server.connect("dave");
	await server.announce();
	leaver.leave();
	loser.cut();
	await server.connections(3);
	await server.advance(5_500);
	await server.fence();
	for (const watcher of watchers)
		expect(watcher.all("user:offline").map(({ userId }) => userId)).toEqual(["alice", "dave"]);
});
