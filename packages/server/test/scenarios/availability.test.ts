import { expect, test } from "bun:test";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestServer } from "../support/test-server.ts";

/** Everybody leaves, and then the server stops. */
async function allLeave(server: TestServer): Promise<void> {
	server.leaveAll();
	await server.connections(0);
	await server.announce();
	await server.close();
}

test("[PR1] pongs of the transport are no sign of life, events are", async () => {
	await using server = await TestServer.start({ config: { pingInterval: 25_000, pingTimeout: 20_000 } });
	const bob = await server.plain("bob");
	const alice = await server.plain("alice");
	for (let second = 0; second < 901; second += 1) {
		await server.leap(1_000);
		await bob.send("presence:heartbeat");
	}
	await server.fence();
	expect(alice.isOpen).toBe(true);
	expect(bob.all("user:offline", "alice")).toEqual([
		expect.objectContaining({ userId: "alice", reason: "stale_session" }),
	]);
});

test("[PR2] a chosen availability goes before activity, and no device before both", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "dnd" });
	await server.advance(400_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toEqual([]);
	const there = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(there.users).toEqual([{ userId: "alice", status: "dnd" }]);
	alice.leave();
	await server.connections(1);
	await server.announce();
	const gone = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(gone.users).toEqual([expect.objectContaining({ userId: "alice", status: "offline" })]);
});

test("[PR2] the most recently active of several devices decides", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.connect("alice", { auth: { deviceId: "idle" } });
	const busy = await server.connect("alice", { auth: { deviceId: "busy" } });
	await server.advance(200_000);
	await busy.send("activity:ping");
	await server.advance(299_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toEqual([]);
	await server.advance(2_000);
	await server.fence();
	expect(bob.all("user:away", "alice")).toHaveLength(1);
});

test("[PR3] an availability with until falls back to auto, announced by itself", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	const until = server.time(60_000);
	const { session } = await alice.send("presence:set", { status: "dnd", until });
	expect(session).toMatchObject({ status: "dnd", availability: "dnd", until });
	await server.announce();
	bob.forget();
	alice.forget();
	await server.advance(59_000);
	await server.fence();
	expect(bob.heard).toEqual([]);
	await server.advance(1_100);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect(alice.all("presence:self").at(-1)).toMatchObject({ status: "online", availability: "auto", until: null });
});

test("[PR3] until is evaluated on read, before any timer has run", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "dnd", until: server.time(60_000) });
	server.clock.advance(60_000);
	const { session } = await alice.send("activity:set", { projectId: "p" });
	expect(session).toMatchObject({ status: "online", availability: "auto", until: null });
});

test("[PR3] until passes while the server is down: auto after the restart", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const alice = await before.connect("alice");
	await alice.send("presence:set", { status: "dnd", until: before.time(60_000) });
	await allLeave(before);
	before.clock.advance(61_000);
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const bob = await after.connect("bob");
	await after.connect("alice");
	await after.announce();
	expect(bob.all("user:online", "alice")).toEqual([expect.objectContaining({ status: "online" })]);
});

test("[PR3] [W22] until in the past, or without a status, is a bad request and changes nothing", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	for (const payload of [
		{ status: "dnd", until: server.time(-1) },
		{ until: server.time(60_000) },
		{ status: "dnd", until: "tomorrow" },
	]) {
		const { success, error } = await alice.send("presence:set", payload);
		expect([success, error?.code]).toEqual([false, "bad_request"]);
	}
	const { session } = await alice.send("activity:set", { projectId: "p" });
	expect(session).toMatchObject({ availability: "auto" });
});

test.each(["dnd", "away", "invisible"])("[PR4] no activity changes the chosen availability %s", async (chosen) => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: chosen });
	await server.announce();
	bob.forget();
	await alice.send("activity:ping");
	await alice.send("presence:heartbeat", { active: true });
	await server.connect("alice", { auth: { deviceId: "another" } });
	await server.announce();
	const { session } = await alice.send("activity:clear");
	expect(session).toMatchObject({ status: chosen, availability: chosen });
	expect(bob.about("alice")).toEqual([]);
});

test("[PR5] availability, status message and visibility list outlive a disconnect", async () => {
	await using server = await TestServer.start();
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "Back at four" });
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	await server.announce();
	alice.leave();
	await server.connections(1);
	await server.announce();
	carol.forget();
	const again = await server.connect("alice");
	await server.announce();
	expect(carol.names("alice")).toEqual(["user:online", "status:updated"]);
	expect(again.all("presence:self").at(-1)).toMatchObject({ status: "invisible", statusMessage: "Back at four" });
});

test("[PR5] availability, status message and visibility list outlive a restart", async () => {
	using file = temporaryFile();
	const before = await TestServer.start({ databaseFile: file.path });
	const alice = await before.connect("alice");
	await alice.send("status:post", { message: "Back at four" });
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	await allLeave(before);
	await using after = await TestServer.start({ databaseFile: file.path, clock: before.clock });
	const bob = await after.connect("bob");
	const carol = await after.connect("carol");
	const again = await after.connect("alice");
	await after.announce();
	expect(bob.all("user:online", "alice")).toEqual([]);
	expect(carol.all("user:online", "alice")).toHaveLength(1);
	expect(again.all("presence:self").at(-1)).toMatchObject({ status: "invisible", statusMessage: "Back at four" });
});

test("[PR5] visibleTo replaces the list, and may be set alone", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "invisible", visibleTo: ["bob"] });
	await server.announce();
	await alice.send("presence:set", { visibleTo: ["carol"] });
	await server.announce();
	const byBob = await bob.send("presence:sync", { userIds: ["alice"] });
	const byCarol = await carol.send("presence:sync", { userIds: ["alice"] });
	expect(byBob.users).toEqual([expect.objectContaining({ status: "offline" })]);
	expect(byCarol.users).toEqual([expect.objectContaining({ status: "online" })]);
});
