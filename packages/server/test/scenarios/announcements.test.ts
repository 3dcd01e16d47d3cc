import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const timestamp = expect.any(String);
const NO_PLACE = { lastLatitude: null, lastLongitude: null, lastAccuracy: null, lastLocationAt: null };
const NO_WORK = { currentProjectId: null, currentTaskId: null };

async function choose(server: TestServer, user: TestClient, status: string): Promise<void> {
	await user.send("presence:set", { status });
	await server.announce();
}

function online(status: string) {
	return { name: "user:online", data: { userId: "alice", status, devices: [], timestamp } };
}

function away(lastActivity: unknown = expect.any(String)) {
	return { name: "user:away", data: { userId: "alice", status: "away", lastActivity, devices: [], timestamp } };
}

function update(status: string) {
	const lastSeenAt = expect.any(String);
	return {
		name: "presence:update",
		data: { userId: "alice", status, lastSeenAt, devices: [], ...NO_WORK, ...NO_PLACE },
	};
}

test.each(["away", "dnd"])("[PR30] offline to %s: user:online with that status", async (status) => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await choose(server, alice, status);
	alice.leave();
	await server.connections(0);
	await server.announce();
	const bob = await server.connect("bob");
	await server.announce();
	await server.connect("alice");
	await server.announce();
	expect(bob.about("alice")).toEqual([online(status)]);
});

test.each([
	["auto", "away", away()],
	["auto", "dnd", update("dnd")],
	["away", "auto", online("online")],
	["dnd", "auto", online("online")],
	["away", "dnd", update("dnd")],
	["dnd", "away", away()],
] as const)("[PR30] from %s to %s: one event", async (from, to, event) => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await choose(server, alice, from);
	bob.forget();
	await choose(server, alice, to);
	expect(bob.about("alice")).toEqual([event]);
});

test("[PR30] away by inactivity carries the last activity", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(1_000);
	await alice.send("activity:ping");
	const lastActivity = server.time();
	await server.announce();
	bob.forget();
	await server.advance(301_000);
	await server.fence();
	expect(bob.about("alice")).toEqual([away(lastActivity)]);
});

test("[PR30] who comes back is told in full: work, message and position follow the status", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "m" });
	await alice.send("presence:heartbeat", { latitude: 3, longitude: 4, projectId: "p" });
	const bob = await server.connect("bob");
	await server.advance(1_100);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "activity:changed", "status:updated", "presence:update"]);
	const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([
		expect.objectContaining({ currentProjectId: "p", statusMessage: "m", lastLatitude: 3, lastLongitude: 4 }),
	]);
});

test("[PR30] a moved position is presence:update alone, with what the user works on", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("activity:set", { projectId: "p", taskId: "t" });
	await server.announce();
	bob.forget();
	const lastLocationAt = server.time();
	await alice.send("presence:heartbeat", { latitude: 3, longitude: 4 });
	await server.advance(1_100);
	await server.fence();
	const place = { lastLatitude: 3, lastLongitude: 4, lastAccuracy: null, lastLocationAt };
	const work = { currentProjectId: "p", currentTaskId: "t" };
	const { data } = update("online");
	expect(bob.about("alice")).toEqual([{ name: "presence:update", data: { ...data, ...work, ...place } }]);
});

test("[PR32] own devices are told of every change of their own, with the true state", async () => {
	await using server = await TestServer.start();
	const laptop = await server.connect("alice", { auth: { deviceId: "laptop", device: "desktop" } });
	const phone = await server.plain("alice", { auth: { deviceId: "phone", device: "mobile" } });
	await server.announce();
	const changes: readonly (readonly [string, unknown, Record<string, unknown>])[] = [
		["presence:set", { status: "invisible" }, { status: "invisible", availability: "invisible" }],
		["activity:set", { projectId: "p" }, { status: "invisible", currentProjectId: "p" }],
		["status:post", { message: "m" }, { statusMessage: "m" }],
		["status:clear", {}, { statusMessage: null }],
	];
	for (const [name, payload, expected] of changes) {
		laptop.forget();
		phone.forget();
		await laptop.send(name, payload);
		await server.announce();
		expect(laptop.all("presence:self")).toEqual([expect.objectContaining(expected)]);
		expect(phone.all("presence:self")).toEqual([expect.objectContaining(expected)]);
	}
});

test("[PR32] presence:self is the session and the devices", async () => {
	await using server = await TestServer.start();
	const since = server.time();
	const alice = await server.connect("alice", { auth: { deviceId: "laptop", device: "desktop" } });
	await server.announce();
	expect(alice.all("presence:self")).toEqual([
		{
			userId: "alice",
			status: "online",
			availability: "auto",
			until: null,
			lastSeenAt: since,
			currentProjectId: null,
			currentTaskId: null,
			statusMessage: null,
			emoji: null,
			statusExpiresAt: null,
			statusUpdatedAt: null,
			lastLatitude: null,
			lastLongitude: null,
			lastAccuracy: null,
			lastLocationAt: null,
			devices: [
				{
					deviceId: "laptop",
					kind: "desktop",
					connectedSince: since,
					lastActivity: since,
					transport: "websocket",
					userAgent: expect.any(String),
				},
			],
		},
	]);
});

test("[PR32] [VIS8] what others do to a user is no change of their own, and tells them nothing", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const absent = await server.token("alice");
	await server.rest("GET", "/api/presence/me", { token: absent });
	await server.announce();
	bob.forget();
	for (const method of ["PUT", "DELETE"]) {
		const { status } = await server.rest(method, "/api/blocks/bob", { token: absent });
		expect(status).toBe(200);
		await server.announce();
	}
	expect(bob.heard).toEqual([]);
});

test("[PR32] a device in grace is not among the devices", async () => {
	await using server = await TestServer.start();
	const laptop = await server.connect("alice", { auth: { deviceId: "laptop" } });
	const phone = await server.connect("alice", { auth: { deviceId: "phone" } });
	await server.announce();
	const devices = () => {
		const told = laptop.all("presence:self").at(-1) as { devices: { deviceId: string }[] };
		return told.devices.map(({ deviceId }) => deviceId);
	};
	expect(devices()).toEqual(["laptop", "phone"]);
	phone.cut();
	await server.connections(1);
	await server.announce();
	expect(devices()).toEqual(["laptop"]);
});

test("[PR33] lastActivity is shown only where away announced it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(200_000);
	await alice.send("activity:ping");
	await server.announce();
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online" }]);
});

test("[PR33] a position is shown as last announced, while its owner sees it as it is", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 50, longitude: 8 });
	await server.advance(1_100);
	await alice.send("presence:heartbeat", { latitude: 50.00001, longitude: 8 });
	await server.advance(1_100);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([expect.objectContaining({ lastLatitude: 50 })]);
	const own = await alice.send("presence:sync", { userIds: ["alice"] });
	expect(own.users).toEqual([expect.objectContaining({ lastLatitude: 50.00001 })]);
});

test("[PR33] what is not announced yet is not in a snapshot yet", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	await alice.send("presence:set", { status: "dnd" });
	await alice.send("activity:set", { projectId: "p" });
	const early = await bob.send("presence:sync");
	expect(early.users).toEqual([{ userId: "alice", status: "online" }]);
	await server.announce();
	const late = await bob.send("presence:sync");
	expect(late.users).toEqual([{ userId: "alice", status: "dnd", currentProjectId: "p" }]);
});

test("[PR30] of somebody new name and picture are told where there is one of them", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("ada", { name: "Ada" });
	await server.connect("eve");
	await server.operate("PUT", "/admin/companies/acme/users/mia", {});
	await server.connect("mia");
	await server.announce();
	expect([bob.names("ada"), bob.names("eve"), bob.names("mia")]).toEqual([
		["user:profile", "user:online"],
		["user:online"],
		["user:online"],
	]);
});

test("[T-13] [PR30] of somebody who was erased no name is told of whoever has their id next", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.operate("PUT", "/admin/companies/acme/users/ada", { name: "Ada" });
	await server.operate("DELETE", "/admin/companies/acme/users/ada");
	await server.announce();
	server.clock.advance(2_000);
	const ada = await server.connect("ada");
	await server.announce();
	expect(bob.all("user:profile")).toEqual([{ userId: "ada", name: null, avatarUrl: null }]);
	await server.operate("PUT", "/admin/companies/acme/users/ada", { name: "Adele" });
	ada.leave();
	await server.connections(1);
	await server.connect("ada");
	await server.announce();
	expect(bob.all("user:profile").slice(1)).toEqual([{ userId: "ada", name: "Adele", avatarUrl: null }]);
});
