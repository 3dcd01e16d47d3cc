import { expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

test("[D01] the first connection: in the connected set, recorded as online, user:online out", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.announce();
	await server.connect("alice", { auth: { device: "mobile" } });
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect(bob.all("user:online", "alice")).toEqual([
		{ userId: "alice", status: "online", devices: ["mobile"], timestamp: expect.any(String) },
	]);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online", devices: ["mobile"] }]);
});

test("[D02] five minutes without activity: a query says away with the last activity", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(10_000);
	await alice.send("activity:ping");
	const lastActivity = server.time();
	await server.advance(299_000);
	const before = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(before.users).toEqual([{ userId: "alice", status: "online" }]);
	await server.advance(2_000);
	const after = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(after.users).toEqual([{ userId: "alice", status: "away", lastActivity }]);
});

test("[D03] away, then activity:ping: online, the last activity is new", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(301_000);
	await bob.hears("user:away", ({ userId }) => userId === "alice");
	bob.forget();
	alice.forget();
	await alice.send("activity:ping");
	const lastActivity = server.time();
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	const { devices } = await alice.hears("presence:self", ({ status }) => status === "online");
	expect(devices).toEqual([expect.objectContaining({ lastActivity })]);
});

test("[D04] the last connection leaves: out of the set, the record gone, last seen stored, user:offline out", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(60_000);
	await alice.send("activity:ping");
	const lastSeen = server.time();
	await server.advance(10_000);
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.all("user:offline")).toEqual([
		{ userId: "alice", status: "offline", lastSeen, timestamp: expect.any(String) },
	]);
	const everybody = await bob.send("presence:sync");
	expect(everybody.users).toEqual([]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "offline", lastSeen }]);
});

test("[D05] a ping every two minutes: online for ever", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	for (let round = 0; round < 30; round += 1) {
		await server.advance(120_000);
		await alice.send("activity:ping");
		await bob.send("presence:heartbeat");
	}
	await server.announce();
	expect(bob.about("alice")).toEqual([]);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online" }]);
});
