import { expect, test } from "bun:test";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestServer } from "../support/test-server.ts";

test("[PR20] devices that come at once are one user:online, and going at once one user:offline", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.announce();
	const devices = await Promise.all(["a", "b", "c", "d", "e"].map(() => server.connect("alice")));
	await server.announce();
	for (const device of devices) device.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online", "user:offline"]);
});

test("[PR20] more devices are announced to nobody", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice", { auth: { device: "web" } });
	await server.announce();
	bob.forget();
	await server.connect("alice", { auth: { device: "mobile" } });
	await server.connect("alice", { namespace: "/chat" });
	await server.announce();
	expect(bob.heard).toEqual([]);
});

test("[PR20] what is announced of a flickering user always alternates", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.announce();
	for (let round = 0; round < 12; round += 1) {
		const alice = await server.connect("alice");
		await server.advance(150);
		alice.leave();
		await server.connections(1);
		await server.advance(50);
	}
	await server.advance(6_000);
	await server.announce();
	const told = bob.names("alice");
	expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? "user:online" : "user:offline")));
	expect(told.length % 2).toBe(0);
	expect(told.length).toBeGreaterThan(0);
});

test("[PR20] [M4] connects and ends that overtake each other leave no ghost behind", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	for (let round = 0; round < 6; round += 1) {
		const tokens = await Promise.all(Array.from({ length: 12 }, () => server.token("alice")));
		const clients = tokens.map((token, index) => server.open({ token, deviceId: `d${index % 3}` }));
		const [early, late, staying] = [0, 1, 2].map((kind) => clients.filter((_, index) => (index >> 2) % 3 === kind));
		for (const client of early ?? []) client.close();
		await Promise.all((late ?? []).map((client) => client.connected().then(() => client.cut())));
		await Promise.all((staying ?? []).map((client) => client.connected()));
		await server.settled();
		await server.advance(6_000);
		expect((await bob.send("presence:sync")).users).toEqual([{ userId: "alice", status: "online" }]);
		for (const client of staying ?? []) client.leave();
		await server.connections(1);
		await server.advance(1_000);
		expect((await bob.send("presence:sync")).users).toEqual([]);
	}
	const told = bob.names("alice");
	expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? "user:online" : "user:offline")));
	expect(told).toHaveLength(12);
});

test("[PR21] a lost link has a grace: a return within it is announced to nobody", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.announce();
	bob.forget();
	alice.cut();
	await server.connections(1);
	await server.advance(4_800);
	await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.advance(20_000);
	await server.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[PR21] a return within the grace on another device is announced to nobody either", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.announce();
	bob.forget();
	alice.cut();
	await server.connections(1);
	await server.advance(4_800);
	await server.connect("alice", { auth: { deviceId: "d2" } });
	await server.advance(20_000);
	await server.fence();
	expect(bob.about("alice")).toEqual([]);
});

test("[PR21] a lost link that does not return is announced when the grace ends, once", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	alice.cut();
	await server.connections(1);
	await server.advance(4_900);
	await server.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(300);
	await server.fence();
	expect(bob.all("user:offline").map(({ userId }) => userId)).toEqual(["alice"]);
});

test("[PR21] an Engine.IO CLOSE of a polling client is a lost link", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice", { client: { transports: ["polling"] } });
	await server.announce();
	alice.cut();
	await server.connections(1);
	await server.advance(4_800);
	await server.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(400);
	await server.fence();
	expect(bob.all("user:offline")).toHaveLength(1);
});

test("[PR21] [W35] a client that answers no ping is a lost link after 45 s, offline after the grace", async () => {
	await using server = await TestServer.start({ config: { pingInterval: 25_000, pingTimeout: 20_000 } });
	const bob = await server.connect("bob");
	const token = await server.token("alice");
	const mute = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
	mute.onmessage = ({ data }) => {
		if (String(data).startsWith("0")) mute.send(`40/presence,${JSON.stringify({ token })}`);
	};
	await server.connections(2);
	for (let second = 0; second < 44; second += 1) await server.advance(1_000).then(() => server.fence());
	await server.connections(2);
	await server.advance(1_500);
	await server.connections(1);
	await server.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(5_200);
	await server.fence();
	expect(bob.all("user:offline")).toHaveLength(1);
});

test("[PR21] leaving one namespace while the device is connected to another changes nothing", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const presence = await server.connect("alice", { auth: { deviceId: "d" } });
	await server.also(presence, "/chat", { userId: "alice", auth: { deviceId: "d" } });
	await server.announce();
	bob.forget();
	presence.leave();
	await server.connections(2);
	await server.advance(10_000);
	await server.fence();
	expect(bob.heard).toEqual([]);
});

test("[PR21] a device that leaves while another is in grace: offline when that grace ends", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const lost = await server.connect("alice");
	const leaving = await server.connect("alice");
	await server.announce();
	lost.cut();
	await server.connections(2);
	leaving.leave();
	await server.connections(1);
	await server.advance(4_800);
	await server.fence();
	expect(bob.all("user:offline")).toEqual([]);
	await server.advance(400);
	await server.fence();
	expect(bob.all("user:offline")).toHaveLength(1);
});

test("[PR21] a grace of 0: a lost link is announced at once", async () => {
	await using server = await TestServer.start({ config: { offlineGrace: 0 } });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	alice.cut();
	await server.connections(1);
	await server.announce();
	expect(bob.all("user:offline")).toHaveLength(1);
});

test("[PR22] lastSeen is the newest sign of life, of whichever device", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const first = await server.connect("alice");
	const second = await server.connect("alice");
	await server.advance(10_000);
	await second.send("presence:heartbeat");
	const lastSeen = server.time();
	await server.advance(10_000);
	second.leave();
	await server.connections(2);
	await server.advance(10_000);
	first.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.all("user:offline")).toEqual([expect.objectContaining({ lastSeen })]);
});

test("[PR22] lastSeen is gone while online, and after its time", async () => {
	await using server = await TestServer.start({ config: { lastSeenTtl: 600_000 } });
	const bob = await server.connect("bob");
	const lastSeen = server.time();
	const alice = await server.connect("alice");
	await server.announce();
	alice.leave();
	await server.connections(1);
	await server.announce();
	const look = async () => (await bob.send("presence:sync", { userIds: ["alice"] })).users;
	expect(await look()).toEqual([{ userId: "alice", status: "offline", lastSeen }]);
	const again = await server.connect("alice");
	await server.announce();
	expect(await look()).toEqual([{ userId: "alice", status: "online" }]);
	again.leave();
	await server.connections(1);
	await server.advance(599_000);
	expect(await look()).toEqual([expect.objectContaining({ lastSeen: expect.any(String) })]);
	await server.advance(2_000);
	expect(await look()).toEqual([{ userId: "alice", status: "offline" }]);
});

test("[PR22] lastSeen outlives a restart", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const alice = await before.connect("alice");
	const lastSeen = before.time();
	await before.advance(1_000);
	alice.leave();
	await before.connections(0);
	await before.announce();
	await before.close();
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const bob = await after.connect("bob");
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "offline", lastSeen }]);
});
