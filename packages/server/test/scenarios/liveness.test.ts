import { expect, test } from "bun:test";
import type { Config } from "../../src/config/settings.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

/** Is alice online at 310 s where this is all she did, at 290 s? */
async function keepsOnline(
	act: (alice: TestClient, server: TestServer) => Promise<unknown>,
	config: Partial<Config> = {},
): Promise<boolean> {
	await using server = await TestServer.start({ config });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(290_000);
	await act(alice, server);
	await server.advance(20_000);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	return (users as { status: string }[])[0]?.status === "online";
}

/** An act that is one event, which must succeed. */
function sends(name: string, payload: unknown = {}): (alice: TestClient) => Promise<void> {
	return async (alice) => {
		expect(await alice.send(name, payload)).toMatchObject({ success: true });
	};
}

const ACTIVE: readonly (readonly [string, unknown])[] = [
	["activity:ping", {}],
	["activity:set", { projectId: "p" }],
	["activity:clear", {}],
	["presence:set", { visibleTo: [] }],
	["status:post", { message: "m" }],
	["status:clear", {}],
	["presence:heartbeat", { active: true }],
	["presence:heartbeat", { projectId: "p" }],
];

const PASSIVE: readonly (readonly [string, unknown])[] = [
	["presence:heartbeat", {}],
	["presence:heartbeat", { active: false }],
	["presence:heartbeat", { latitude: 1, longitude: 1 }],
	["presence:heartbeat", { projectId: null }],
	["presence:sync", {}],
	["presence:sync", { userIds: ["bob"] }],
	["presence:subscribe", { userIds: ["bob"] }],
	["presence:unsubscribe", { userIds: ["bob"] }],
];

/** Who is still online at 310 s, where each user sent one of these events at 290 s and nothing else. */
async function keptOnline(events: typeof ACTIVE): Promise<readonly (typeof ACTIVE)[number][]> {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const users = await Promise.all(events.map((_, index) => server.connect(`user${index}`)));
	await server.advance(290_000);
	for (const [index, [name, payload]] of events.entries()) await sends(name, payload)(users[index] as TestClient);
	await server.advance(20_000);
	const userIds = events.map((_, index) => `user${index}`);
	const { users: views } = await bob.send("presence:sync", { userIds });
	return events.filter((_, index) => (views as { status: string }[])[index]?.status === "online");
}

test("[PR10] what counts as activity", async () => {
	expect(await keptOnline(ACTIVE)).toEqual(ACTIVE);
});

test("[PR10] what is no activity", async () => {
	expect(await keptOnline(PASSIVE)).toEqual([]);
});

test("[PR10] a client that comes back and catches up shows nobody at work", async () => {
	for (const name of ["conversation:list", "chat:sync"] as const) {
		await using server = await TestServer.start();
		const [alice, bob] = [await server.connect("alice", { namespace: "/chat" }), await server.connect("bob")];
		await server.advance(290_000);
		await alice.send(name, name === "chat:sync" ? { conversations: [] } : {});
		await server.advance(20_000);
		const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
		expect([name, users]).toMatchObject([name, [{ status: "away" }]]);
	}
});

test("[PR10] auth:refresh is no activity", async () => {
	const refresh = async (alice: TestClient, server: TestServer) =>
		sends("auth:refresh", { token: await server.token("alice") })(alice);
	expect(await keepsOnline(refresh)).toBe(false);
});

test.each([
	["other", "online"],
	["same", "away"],
])("[PR10] after a heartbeat with the task same, one with %s leaves the user %s", async (taskId, status) => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { projectId: "p", taskId: "same" });
	await server.advance(290_000);
	await alice.send("presence:heartbeat", { projectId: "p", taskId });
	await server.advance(20_000);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([expect.objectContaining({ status })]);
});

test("[PR10] with ROLLCALL_HEARTBEAT_ACTIVE every heartbeat counts", async () => {
	expect(await keepsOnline(sends("presence:heartbeat"), { heartbeatActive: true })).toBe(true);
});

test("[PR10] connecting is no activity where another device is connected", async () => {
	const connects = (_: TestClient, server: TestServer) => server.connect("alice", { auth: { deviceId: "second" } });
	expect(await keepsOnline(connects)).toBe(false);
});

test("[PR10] a return within the grace inherits the newest activity", async () => {
	const returns = async (alice: TestClient, server: TestServer) => {
		alice.cut();
		await server.connections(1);
		await server.advance(4_000);
		await server.connect("alice");
	};
	expect(await keepsOnline(returns)).toBe(false);
});

test("[PR10] connecting is activity where no device was connected or in grace", async () => {
	const returns = async (alice: TestClient, server: TestServer) => {
		alice.cut();
		await server.connections(1);
		await server.advance(6_000);
		await server.connect("alice");
	};
	expect(await keepsOnline(returns)).toBe(true);
});

test("[PR11] a heartbeat is a sign of life: it refreshes lastSeenAt and keeps the device from going stale", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	for (let beat = 0; beat < 40; beat += 1) {
		await server.advance(30_000);
		await alice.send("presence:heartbeat");
		await bob.send("presence:heartbeat");
	}
	expect(bob.all("user:offline")).toEqual([]);
	const lastSeen = server.time();
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.all("user:offline")).toEqual([expect.objectContaining({ lastSeen })]);
});

test("[PR12] away is announced once, within a second of the moment", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice");
	await server.advance(299_900);
	await server.fence();
	expect(bob.all("user:away", "alice")).toEqual([]);
	await server.advance(1_100);
	await server.fence();
	expect(bob.all("user:away", "alice")).toHaveLength(1);
	await server.advance(120_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toHaveLength(1);
});

test("[PR12] activity right before the moment moves it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(299_900);
	await alice.send("activity:ping");
	await server.advance(299_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toEqual([]);
	await server.advance(2_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toHaveLength(1);
});

test("[PR13] a stale device comes back with its next event", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(450_000);
	await bob.send("activity:ping");
	await server.advance(460_000);
	await bob.hears("user:offline", ({ reason }) => reason === "stale_session");
	bob.forget();
	await alice.send("activity:ping");
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect(bob.all("user:online")).toEqual([expect.objectContaining({ status: "online" })]);
});

test("[PR13] [PR30] a stale device that comes back with a mere heartbeat is away: still user:online", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(450_000);
	await bob.send("activity:ping");
	await server.advance(460_000);
	await bob.hears("user:offline");
	bob.forget();
	await alice.send("presence:heartbeat");
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect(bob.all("user:online")).toEqual([expect.objectContaining({ status: "away" })]);
});

test("[PR13] a stale device does not count, another one keeps the user", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice", { auth: { deviceId: "silent", device: "web" } });
	const other = await server.connect("alice", { auth: { deviceId: "other", device: "mobile" } });
	for (let minute = 0; minute < 20; minute += 1) {
		await server.advance(60_000);
		await other.send("presence:heartbeat", { active: minute === 19 });
		await bob.send("presence:heartbeat");
	}
	await server.announce();
	expect(bob.all("user:offline")).toEqual([]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "online", devices: ["mobile"] }]);
});

test("[PR13] a device on /chat alone that never sent a heartbeat is never stale", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice", { namespace: "/chat" });
	for (let minute = 0; minute < 31; minute += 1) {
		await server.advance(60_000);
		await bob.send("presence:heartbeat");
	}
	expect(bob.all("user:offline")).toEqual([]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([expect.objectContaining({ status: "away" })]);
});

test("[PR13] a device that has ever sent a heartbeat owes more, also where only /chat is left of it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const chat = await server.connect("alice", { namespace: "/chat", auth: { deviceId: "d" } });
	const presence = await server.also(chat, "/presence", { userId: "alice", auth: { deviceId: "d" } });
	await presence.send("presence:heartbeat");
	presence.leave();
	await server.connections(2);
	for (let minute = 0; minute < 16; minute += 1) {
		await server.advance(60_000);
		await bob.send("presence:heartbeat");
	}
	expect(bob.all("user:offline")).toEqual([expect.objectContaining({ userId: "alice", reason: "stale_session" })]);
});
