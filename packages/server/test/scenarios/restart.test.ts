import { expect, test } from "bun:test";
import { storedIntervals } from "../support/stored-intervals.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Company = { readonly alice: TestClient; readonly carol: TestClient; readonly lastSign: string };

/** Alice works on something, carol does not want to be disturbed, dave is invisible. */
async function populate(server: TestServer): Promise<Company> {
	const alice = await server.connect("alice");
	const carol = await server.connect("carol");
	const dave = await server.connect("dave");
	await dave.send("presence:set", { status: "invisible" });
	await carol.send("presence:set", { status: "dnd" });
	await carol.send("activity:set", { projectId: "q" });
	await alice.send("activity:set", { projectId: "p" });
	await alice.send("presence:heartbeat", { latitude: 5, longitude: 6 });
	const lastSign = server.time();
	await server.advance(7_000);
	return { alice, carol, lastSign };
}

const AS_THEY_WERE = [
	{
		userId: "alice",
		status: "online",
		currentProjectId: "p",
		lastLatitude: 5,
		lastLongitude: 6,
		lastLocationAt: expect.any(String),
	},
	{ userId: "carol", status: "dnd", currentProjectId: "q" },
];

test("[PR24] after a stop and a start people are shown as they were, and only who stays away is announced", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const { lastSign } = await populate(before);
	await before.shutDown();
	before.clock.advance(2_000);
	const after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const bob = await after.connect("bob");
	expect((await bob.send("presence:sync")).users).toEqual(AS_THEY_WERE);
	await after.connect("alice");
	await after.advance(14_500);
	await after.fence();
	expect(bob.about("alice")).toEqual([]);
	expect(bob.about("carol")).toEqual([]);
	await after.advance(700);
	await after.fence();
	await after.advance(30_000);
	await after.fence();
	expect(bob.about("alice")).toEqual([]);
	expect(bob.about("dave")).toEqual([]);
	expect(bob.about("carol")).toEqual([
		{
			name: "user:offline",
			data: { userId: "carol", status: "offline", lastSeen: lastSign, timestamp: expect.any(String) },
		},
	]);
	await after.shutDown();
	await before.close();
	await after.close();
	expect(await storedIntervals(file.path, "carol")).toEqual([
		expect.objectContaining({ endedAt: lastSign, endReason: "server_restart" }),
	]);
	expect(await storedIntervals(file.path, "alice")).toEqual([
		expect.objectContaining({ endedAt: null, endReason: null }),
	]);
});

test("[PR24] the same after a crash, from what was on disk", async () => {
	using file = temporaryFile();
	await using before = await TestServer.start({ databaseFile: file.path });
	const { lastSign } = await populate(before);
	const copy = file.copy();
	const after = await TestServer.start({ databaseFile: copy, clock: before.clock });
	const bob = await after.connect("bob");
	expect((await bob.send("presence:sync")).users).toEqual(AS_THEY_WERE);
	await after.connect("alice");
	await after.advance(20_000);
	await after.fence();
	expect(bob.about("alice")).toEqual([]);
	expect(bob.about("carol").map(({ name }) => name)).toEqual(["user:offline"]);
	expect(bob.all("user:offline")).toEqual([expect.objectContaining({ lastSeen: lastSign })]);
	await after.close();
	expect(await storedIntervals(copy, "carol")).toEqual([
		expect.objectContaining({ endedAt: lastSign, endReason: "server_restart" }),
	]);
});

test("[PR24] after a crash the last sign of life is at most 10 s old", async () => {
	using file = temporaryFile();
	await using before = await TestServer.start({ databaseFile: file.path });
	const alice = await before.connect("alice");
	for (let second = 0; second < 37; second += 1) {
		await before.advance(1_000);
		await alice.send("presence:heartbeat");
	}
	const crashedAt = before.clock.now();
	await using after = await TestServer.start({ databaseFile: file.copy(), clock: before.clock });
	const bob = await after.connect("bob");
	await after.advance(16_000);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	const [{ lastSeen }] = users as [{ lastSeen: string }];
	expect(crashedAt - Date.parse(lastSeen)).toBeLessThanOrEqual(10_000);
});

test("[PR24] who left before the stop is not there after the start", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const alice = await before.connect("alice");
	await before.announce();
	alice.leave();
	await before.connections(0);
	await before.announce();
	await before.close();
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const bob = await after.connect("bob");
	expect((await bob.send("presence:sync")).users).toEqual([]);
	await after.advance(20_000);
	await after.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[PR24] a company that comes back whole within the start grace hears of nobody", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const people = Array.from({ length: 12 }, (_, index) => `user${index}`);
	await Promise.all(people.map((userId) => before.connect(userId)));
	await before.announce();
	await before.shutDown();
	before.clock.advance(3_000);
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const back = await Promise.all(people.map((userId) => after.connect(userId)));
	await after.advance(30_000);
	await after.fence();
	for (const client of back) expect(client.heard.filter(({ name }) => name !== "presence:self")).toEqual([]);
	await before.close();
});

test("[PR24] [W17] stock clients come back to a restarted server by themselves", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const bob = await before.connect("bob", { client: { reconnection: true, reconnectionDelay: 20 } });
	const alice = await before.connect("alice", { client: { reconnection: true, reconnectionDelay: 20 } });
	await before.announce();
	bob.forget();
	const port = Number(new URL(before.url).port);
	await before.shutDown();
	expect(await alice.ended()).not.toBe("io server disconnect");
	await bob.ended();
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock, config: { port } });
	await after.connections(2);
	await after.advance(20_000);
	expect(bob.about("alice")).toEqual([]);
	alice.close();
	bob.close();
});
