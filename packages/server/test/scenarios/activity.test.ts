import { expect, test } from "bun:test";
import { storedIntervals } from "../support/stored-intervals.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestServer } from "../support/test-server.ts";

test("[ACT1] activity:set closes the running interval and opens the next, activity:clear ends it", async () => {
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	const first = server.time();
	await alice.send("activity:set", { projectId: "p", taskId: "t" });
	await server.advance(60_000);
	const second = server.time();
	await alice.send("activity:set", { projectId: "q" });
	await server.advance(60_000);
	const third = server.time();
	const { session } = await alice.send("activity:clear");
	expect(session).toMatchObject({ currentProjectId: null, currentTaskId: null });
	await server.close();
	expect(await storedIntervals(file.path, "alice")).toEqual([
		{ projectId: "p", taskId: "t", startedAt: first, endedAt: second, endReason: "changed" },
		{ projectId: "q", taskId: null, startedAt: second, endedAt: third, endReason: "cleared" },
	]);
});

test("[ACT1] setting the same again changes nothing, by event or by heartbeat", async () => {
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("activity:set", { projectId: "p", taskId: "t" });
	await server.announce();
	bob.forget();
	const again = await alice.send("activity:set", { projectId: "p", taskId: "t" });
	expect(again).toMatchObject({ success: true, session: { currentProjectId: "p", currentTaskId: "t" } });
	await alice.send("presence:heartbeat", { projectId: "p", taskId: "t" });
	await server.announce();
	expect(bob.heard).toEqual([]);
	await server.close();
	expect(await storedIntervals(file.path, "alice")).toHaveLength(1);
});

test("[ACT1] activity:clear is announced with nulls, once", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("activity:set", { projectId: "p", taskId: "t" });
	await server.announce();
	bob.forget();
	for (let times = 0; times < 2; times += 1) {
		expect((await alice.send("activity:clear")).success).toBe(true);
		await server.announce();
	}
	expect(bob.heard).toEqual([
		{
			name: "activity:changed",
			data: { userId: "alice", projectId: null, taskId: null, timestamp: expect.any(String) },
		},
	]);
});

test("[ACT2] a heartbeat sets, changes and clears what the user works on", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	const beats = [
		{ projectId: "p", taskId: "t" },
		{},
		{ projectId: "p" },
		{ projectId: "q", taskId: null },
		{ projectId: null },
	];
	for (const beat of beats) {
		await alice.send("presence:heartbeat", beat);
		await server.announce();
	}
	expect(bob.all("activity:changed").map(({ projectId, taskId }) => [projectId, taskId])).toEqual([
		["p", "t"],
		["p", null],
		["q", null],
		[null, null],
	]);
});

test("[ACT2] two devices do not fight: a repeated report changes nothing, a new one does", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const phone = await server.connect("alice", { auth: { deviceId: "phone" } });
	const laptop = await server.connect("alice", { auth: { deviceId: "laptop" } });
	await server.announce();
	const beats = [
		[phone, "p"],
		[laptop, "q"],
		[phone, "p"],
		[laptop, "q"],
		[phone, "r"],
		[laptop, "q"],
	] as const;
	for (const [device, projectId] of beats) {
		await device.send("presence:heartbeat", { projectId });
		await server.announce();
	}
	expect(bob.all("activity:changed").map(({ projectId }) => projectId)).toEqual(["p", "q", "r"]);
});

test("[ACT3] leaving ends the interval at the last sign of life", async () => {
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	const startedAt = server.time();
	await alice.send("activity:set", { projectId: "p" });
	await server.advance(30_000);
	await alice.send("presence:heartbeat");
	const endedAt = server.time();
	await server.advance(20_000);
	alice.cut();
	await server.connections(0);
	await server.advance(6_000);
	await server.close();
	expect(await storedIntervals(file.path, "alice")).toEqual([
		{ projectId: "p", taskId: null, startedAt, endedAt, endReason: "offline" },
	]);
});

test("[ACT3] going stale ends the interval at the last sign of life, as stale_session", async () => {
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	const startedAt = server.time();
	await alice.send("activity:set", { projectId: "p" });
	await server.advance(901_000);
	await server.close();
	expect(await storedIntervals(file.path, "alice")).toEqual([
		{ projectId: "p", taskId: null, startedAt, endedAt: startedAt, endReason: "stale_session" },
	]);
});

test("[ACT3] offline clears the current activity: who returns works on nothing", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("activity:set", { projectId: "p" });
	await server.announce();
	alice.leave();
	await server.connections(1);
	await server.announce();
	bob.forget();
	const again = await server.connect("alice");
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:online"]);
	expect(again.all("presence:self").at(-1)).toMatchObject({ currentProjectId: null });
	expect((await bob.send("presence:sync")).users).toEqual([{ userId: "alice", status: "online" }]);
});

test("[ACT3] a return within the grace goes on with the same interval", async () => {
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice", { auth: { deviceId: "d" } });
	const startedAt = server.time();
	await alice.send("activity:set", { projectId: "p" });
	alice.cut();
	await server.connections(0);
	await server.advance(4_000);
	const again = await server.connect("alice", { auth: { deviceId: "d" } });
	await server.advance(10_000);
	const endedAt = server.time();
	await again.send("activity:clear");
	await server.close();
	expect(await storedIntervals(file.path, "alice")).toEqual([
		{ projectId: "p", taskId: null, startedAt, endedAt, endReason: "cleared" },
	]);
});

test("[ACT3] [W22] project and task ids are 1 to 128 printable characters, whichever they are", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	for (const projectId of ["", "x".repeat(129), "a\u0000b", "a\nb", "\ud800", 7, null, {}]) {
		const { error } = await alice.send("activity:set", { projectId });
		expect(error?.code).toBe("bad_request");
	}
	for (const projectId of ["*", "[a]:{b}/?", "Dach 12 – Süd 🏠", "x".repeat(128), "%_'\";--"]) {
		const { session } = await alice.send("activity:set", { projectId, taskId: projectId });
		expect(session).toMatchObject({ currentProjectId: projectId, currentTaskId: projectId });
	}
});

test("[ST1] a status message is in the session, in snapshots, and goes by itself when it expires", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	const expiresAt = server.time(60_000);
	const statusUpdatedAt = server.time();
	const posted = await alice.send("status:post", { message: "Lunch", emoji: "🍲", expiresAt });
	const message = { statusMessage: "Lunch", emoji: "🍲", statusExpiresAt: expiresAt, statusUpdatedAt };
	expect(posted.session).toMatchObject(message);
	await server.announce();
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online", ...message }]);
	await server.advance(61_000);
	await server.fence();
	expect(bob.heard.map(({ name, data }) => [name, data.statusMessage, data.expiresAt])).toEqual([
		["status:updated", "Lunch", expiresAt],
		["status:updated", null, null],
	]);
	expect(alice.all("presence:self").at(-1)).toMatchObject({ statusMessage: null, statusExpiresAt: null });
});

test("[ST1] an expired message is not shown, even before any timer has run", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "Lunch", expiresAt: server.time(60_000) });
	await server.announce();
	server.clock.advance(60_000);
	const { users } = await bob.send("presence:sync");
	expect(users).toEqual([{ userId: "alice", status: "online" }]);
	const { session } = await alice.send("activity:clear");
	expect(session).toMatchObject({ statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null });
});

test("[ST1] [W25] a status message has 1 to 280 code points and expires in the future", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const wrong = [
		{},
		{ message: "" },
		{ message: "🙂".repeat(281) },
		{ message: 5 },
		{ message: "m", expiresAt: server.time(-1) },
		{ message: "m", expiresAt: "soon" },
	];
	for (const payload of wrong) expect((await alice.send("status:post", payload)).error?.code).toBe("bad_request");
	const { session } = await alice.send("status:post", { message: "🙂".repeat(280) });
	expect(session).toMatchObject({ statusMessage: "🙂".repeat(280) });
});
