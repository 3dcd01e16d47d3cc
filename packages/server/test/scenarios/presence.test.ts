import { afterEach, beforeEach, expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

let server: TestServer;

beforeEach(async () => {
	server = await TestServer.start();
});

afterEach(async () => {
	await server.close();
});

test("[D01] [PR20] the first connection of a user is announced once as user:online", async () => {
	const bob = await server.connect("bob");
	await server.announce();
	await server.connect("alice", { auth: { device: "mobile" } });
	await server.announce();
	await bob.fence();
	expect(bob.about("alice").map(({ name }) => name)).toEqual(["user:profile", "user:online"]);
	expect(bob.all("user:online", "alice")).toEqual([
		{ userId: "alice", status: "online", devices: ["mobile"], timestamp: expect.any(String) },
	]);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online", devices: ["mobile"] }]);
});

test("[D02] [PR12] five minutes without activity: away, announced once with the last activity", async () => {
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	const { lastActivity } = await activityOf(alice);
	await server.announce();
	await server.advance(299_000);
	await bob.fence();
	expect(bob.all("user:away", "alice")).toEqual([]);
	await server.advance(2_000);
	await bob.fence();
	expect(bob.all("user:away", "alice")).toEqual([
		{ userId: "alice", status: "away", lastActivity, devices: [], timestamp: expect.any(String) },
	]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "away", lastActivity }]);
});

test("[D03] activity brings a user back from away at once", async () => {
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(301_000);
	await bob.hears("user:away", ({ userId }) => userId === "alice");
	bob.forget();
	await alice.send("activity:ping");
	await server.announce();
	await bob.fence();
	expect(bob.about("alice").map(({ name }) => name)).toEqual(["user:online"]);
});

test("[D04] [PR21] [PR22] the last connection leaves: user:offline at once, with the last sign of life", async () => {
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(60_000);
	await alice.send("activity:ping");
	const lastSeen = new Date(server.clock.now()).toISOString();
	alice.leave();
	await server.connections(1);
	await server.announce();
	await bob.fence();
	expect(bob.all("user:offline", "alice")).toEqual([
		{ userId: "alice", status: "offline", lastSeen, timestamp: expect.any(String) },
	]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "offline", lastSeen }]);
});

test("[PR21] a lost link has a grace: a return within it is announced to nobody", async () => {
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.announce();
	bob.forget();
	alice.cut();
	await server.connections(1);
	await server.advance(4_000);
	await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.advance(10_000);
	await bob.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[PR21] [A07] a lost link that does not return within the grace is announced offline once", async () => {
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	alice.cut();
	await server.connections(1);
	await server.advance(4_800);
	await bob.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(400);
	await bob.fence();
	expect(bob.all("user:offline").map(({ userId }) => userId)).toEqual(["alice"]);
});

async function activityOf(client: Awaited<ReturnType<TestServer["connect"]>>): Promise<{ lastActivity: string }> {
	await client.send("activity:ping");
	return { lastActivity: new Date(server.clock.now()).toISOString() };
}
