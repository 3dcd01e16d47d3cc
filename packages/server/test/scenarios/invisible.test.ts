import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

async function viewOf(viewer: TestClient, userId: string): Promise<unknown> {
	const { users } = await viewer.send("presence:sync", { userIds: [userId] });
	return (users as unknown[])[0];
}

async function choose(server: TestServer, user: TestClient, payload: Record<string, unknown>): Promise<void> {
	await user.send("presence:set", payload);
	await server.announce();
}

test("[VIS2] somebody of another company is as if they did not exist, on the list and off it", async () => {
	await using server = await TestServer.start();
	const stranger = await server.connect("eve", { companyId: "other" });
	const alice = await server.connect("alice");
	await choose(server, alice, { visibleTo: ["eve"] });
	await alice.send("status:post", { message: "m" });
	await server.announce();
	const nobody = { userId: "alice", status: "offline" };
	expect(await viewOf(stranger, "alice")).toEqual(nobody);
	expect((await stranger.send("presence:subscribe", { userIds: ["alice"] })).users).toEqual([nobody]);
	expect((await stranger.send("presence:sync")).users).toEqual([]);
});

test("[VIS4] lastSeen is frozen at the moment of going invisible, whatever the user does then", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(10_000);
	const lastSeen = server.time();
	await choose(server, alice, { status: "invisible" });
	const offline = { userId: "alice", status: "offline", lastSeen };
	expect(await viewOf(bob, "alice")).toEqual(offline);
	await server.advance(10_000);
	await alice.send("activity:ping");
	await server.announce();
	expect(await viewOf(bob, "alice")).toEqual(offline);
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(await viewOf(bob, "alice")).toEqual(offline);
});

test("[VIS4] lastSeen stays frozen where the user turns visible while disconnected", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	await server.advance(10_000);
	const lastSeen = server.time();
	await choose(server, alice, { status: "invisible" });
	await server.advance(10_000);
	alice.leave();
	await server.connections(1);
	await server.announce();
	const { status } = await server.rest("PUT", "/api/presence/me", {
		token: await server.token("alice"),
		body: { status: "auto" },
	});
	expect(status).toBe(200);
	await server.announce();
	expect(await viewOf(bob, "alice")).toEqual({ userId: "alice", status: "offline", lastSeen });
});

test("[VIS4] what the user does after going invisible does not show, also where both are announced at once", async () => {
	await using server = await TestServer.start({ config: { stateTick: 10_000 } });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(10_000);
	const lastSeen = server.time();
	await alice.send("presence:set", { status: "invisible" });
	await server.advance(2_000);
	await alice.send("activity:ping");
	alice.leave();
	await server.connections(1);
	await server.advance(8_000);
	expect(await viewOf(bob, "alice")).toEqual({ userId: "alice", status: "offline", lastSeen });
});

test("[VIS4] lastSeen moves again once the user was seen present", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await choose(server, alice, { status: "invisible" });
	await server.advance(10_000);
	await choose(server, alice, { status: "auto" });
	await server.advance(10_000);
	await alice.send("activity:ping");
	const lastSeen = server.time();
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(await viewOf(bob, "alice")).toEqual({ userId: "alice", status: "offline", lastSeen });
});

test("[VIS4] the 30 days of a frozen lastSeen run from the moment of going invisible", async () => {
	await using server = await TestServer.start({ config: { lastSeenTtl: 600_000 } });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	await choose(server, alice, { status: "invisible" });
	for (let minute = 0; minute < 9; minute += 1) {
		await server.advance(60_000);
		await alice.send("activity:ping");
	}
	expect(await viewOf(bob, "alice")).toHaveProperty("lastSeen");
	await server.advance(61_000);
	expect(await viewOf(bob, "alice")).toEqual({ userId: "alice", status: "offline" });
});

test("[VIS4] the people on the list see what the user would be with auto", async () => {
	await using server = await TestServer.start();
	const carol = await server.connect("carol");
	const alice = await server.connect("alice", { auth: { device: "web" } });
	await choose(server, alice, { status: "invisible", visibleTo: ["carol"] });
	const lastActivity = server.time(-200);
	carol.forget();
	await server.advance(301_000);
	await server.fence();
	expect(carol.names("alice")).toEqual(["user:away"]);
	expect(await viewOf(carol, "alice")).toEqual({ userId: "alice", status: "away", lastActivity, devices: ["web"] });
	await alice.send("activity:ping");
	await server.announce();
	expect(carol.names("alice")).toEqual(["user:away", "user:online"]);
	const lastSeen = server.time(-200);
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(await viewOf(carol, "alice")).toEqual({ userId: "alice", status: "offline", lastSeen });
});

test("[VIS6] going invisible looks like going offline, coming back like coming online", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const dave = await server.connect("dave");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	await choose(server, alice, { status: "invisible" });
	dave.leave();
	await server.connections(2);
	await server.announce();
	await choose(server, alice, { status: "auto" });
	const [hiding] = bob.all("user:offline", "alice");
	const [leaving] = bob.all("user:offline", "dave");
	expect(Object.keys(hiding ?? {})).toEqual(Object.keys(leaving ?? {}));
	expect(bob.names("alice")).toEqual(["user:offline", "user:online"]);
});

test("[VIS6] invisible and gone stale: nobody off the list hears anything, reason included", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await choose(server, alice, { status: "invisible" });
	bob.forget();
	for (let minute = 0; minute < 16; minute += 1) {
		await server.advance(60_000);
		await bob.send("activity:ping");
	}
	expect(bob.about("alice")).toEqual([]);
});

test("[VIS7] message, activity and position changed while invisible are first shown when seen again", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "old" });
	await server.announce();
	await choose(server, alice, { status: "invisible" });
	bob.forget();
	await alice.send("status:post", { message: "new" });
	await alice.send("activity:set", { projectId: "p" });
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1 });
	await server.advance(1_100);
	await server.fence();
	expect(bob.heard).toEqual([]);
	expect(await viewOf(bob, "alice")).toMatchObject({ status: "offline", statusMessage: "old" });
	await alice.send("presence:set", { status: "auto" });
	await server.advance(1_100);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "activity:changed", "status:updated", "presence:update"]);
	expect(await viewOf(bob, "alice")).toMatchObject({
		...{ status: "online", statusMessage: "new", currentProjectId: "p", lastLatitude: 1 },
	});
});

test("[VIS7] an offline user's old status message stays visible until it expires", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "m", expiresAt: server.time(60_000) });
	await server.announce();
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(await viewOf(bob, "alice")).toMatchObject({ status: "offline", statusMessage: "m" });
	await server.advance(61_000);
	expect(await viewOf(bob, "alice")).not.toHaveProperty("statusMessage");
});

test("[VIS11] who is on the list never receives the plain view, in whatever form they listen", async () => {
	await using server = await TestServer.start();
	const listed = [
		await server.connect("carol"),
		await server.connect("carol", { auth: { batch: true } }),
		await server.connect("carol", { client: { transports: ["polling"] } }),
		await server.plain("carol"),
		await server.plain("carol", { auth: { events: "simple" } }),
		await server.plain("carol", { auth: { batch: true } }),
	];
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await choose(server, alice, { visibleTo: ["carol"] });
	for (const viewer of listed) viewer.forget();
	bob.forget();
	for (const status of ["invisible", "auto", "invisible", "auto"]) await choose(server, alice, { status });
	expect(bob.names("alice")).toEqual(["user:offline", "user:online", "user:offline", "user:online"]);
	for (const viewer of listed) expect(viewer.heard.filter(({ name }) => name !== "presence:self")).toEqual([]);
});

test("[VIS11] hiding and putting somebody on the list in one step is nothing to them", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	carol.forget();
	await choose(server, alice, { status: "invisible", visibleTo: ["carol"] });
	expect(carol.heard).toEqual([]);
	expect(bob.names("alice")).toEqual(["user:offline"]);
	await choose(server, alice, { status: "auto", visibleTo: [] });
	expect(carol.heard).toEqual([]);
	expect(bob.names("alice")).toEqual(["user:offline", "user:online"]);
});

test("[VIS11] the many and the listed are told of the same change in their own ways, in one tick", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const batched = await server.connect("carol", { auth: { batch: true } });
	const alice = await server.connect("alice");
	await choose(server, alice, { status: "away", visibleTo: ["carol"] });
	for (const viewer of [bob, carol, batched]) viewer.forget();
	await choose(server, alice, { status: "invisible" });
	expect(bob.names("alice")).toEqual(["user:offline"]);
	expect(carol.names("alice")).toEqual(["user:online"]);
	expect(batched.all("presence:batch").flatMap(({ events }) => events as { name: string }[])).toEqual([
		expect.objectContaining({ name: "user:online" }),
	]);
});
