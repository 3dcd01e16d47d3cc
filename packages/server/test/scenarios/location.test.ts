import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

/** So many degrees of latitude are a metre. */
const METRE = 1 / 111_195;

type Where = { readonly latitude: number; readonly longitude: number; readonly accuracy?: number };

/** Moves the clock past the next tick of positions. */
async function told(server: TestServer): Promise<void> {
	await server.advance(1_100);
	await server.fence();
}

async function ownPosition(alice: TestClient): Promise<Record<string, unknown>> {
	const { session } = await alice.send("presence:set", { visibleTo: [] });
	const { lastLatitude, lastLongitude, lastAccuracy, lastLocationAt } = session as Record<string, unknown>;
	return { lastLatitude, lastLongitude, lastAccuracy, lastLocationAt };
}

const NOWHERE = { lastLatitude: null, lastLongitude: null, lastAccuracy: null, lastLocationAt: null };

const OUT_OF_RANGE = [
	{ latitude: 90.0001, longitude: 0 },
	{ latitude: -91, longitude: 0 },
	{ latitude: 0, longitude: 180.5 },
	{ latitude: 0, longitude: -181 },
	{ latitude: 1 },
	{ longitude: 1 },
	{ latitude: "1", longitude: "2" },
	{ latitude: null, longitude: null },
	{ latitude: 1, longitude: 1, accuracy: -1 },
	{ latitude: 1, longitude: 1, heading: 360 },
	{ latitude: 1, longitude: 1, heading: -1 },
	{ latitude: 1, longitude: 1, speed: -0.1 },
	{ latitude: 1, longitude: 1, capturedAt: "yesterday" },
	{ latitude: 1, longitude: 1, capturedAt: 1_700_000_000 },
	{ latitude: 1, longitude: 1, projectId: "" },
];

const IN_RANGE = [
	{ latitude: 90, longitude: 180 },
	{ latitude: -90, longitude: -180, accuracy: 0, heading: 0, speed: 0 },
	{ latitude: 1, longitude: 1, heading: 359.9 },
];

test("[LOC1] what is out of range is a bad request, and nothing of it is stored", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	for (const payload of OUT_OF_RANGE) {
		const { error } = await alice.send("presence:heartbeat", { projectId: "p", ...payload });
		expect([payload, error?.code]).toEqual([payload, "bad_request"]);
		expect(await ownPosition(alice)).toEqual(NOWHERE);
		const { session } = await alice.send("activity:clear");
		expect(session).toMatchObject({ currentProjectId: null });
	}
});

test("[LOC1] what is in range is a position", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	for (const { latitude, longitude, ...rest } of IN_RANGE) {
		expect(await alice.send("presence:heartbeat", { latitude, longitude, ...rest })).toMatchObject({ success: true });
		expect(await ownPosition(alice)).toMatchObject({ lastLatitude: latitude, lastLongitude: longitude });
	}
});

test("[LOC1] 0 is a position: stored, announced and shown as such", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 0, longitude: 0, accuracy: 0 });
	const zero = { lastLatitude: 0, lastLongitude: 0, lastAccuracy: 0, lastLocationAt: server.time() };
	await told(server);
	expect(await ownPosition(alice)).toEqual(zero);
	expect(bob.all("presence:update", "alice")).toEqual([expect.objectContaining(zero)]);
	expect((await bob.send("presence:sync")).users).toEqual([{ userId: "alice", status: "online", ...zero }]);
});

test.each([
	[30_000, 30_000],
	[30_001, 0],
	[-60_000, -60_000],
])("[LOC1] captured %d ms from now is kept as captured %d ms from now", async (shift, kept) => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1, capturedAt: server.time(shift) });
	expect(await ownPosition(alice)).toMatchObject({ lastLocationAt: server.time(kept) });
});

test("[LOC1] a position older than the one stored does not move it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1 });
	const first = { lastLatitude: 1, lastLocationAt: server.time() };
	await told(server);
	bob.forget();
	const late = await alice.send("presence:heartbeat", { latitude: 2, longitude: 2, capturedAt: server.time(-5_000) });
	expect(late.success).toBe(true);
	await told(server);
	expect(await ownPosition(alice)).toMatchObject(first);
	expect(bob.all("presence:update")).toEqual([]);
});

test("[LOC1] the last position is that of the device that last moved; another takes over after 2 min", async () => {
	await using server = await TestServer.start();
	const phone = await server.connect("alice", { auth: { deviceId: "phone" } });
	const desk = await server.connect("alice", { auth: { deviceId: "desk" } });
	const latitude = async () => (await ownPosition(phone)).lastLatitude;
	const report = (device: TestClient, where: number) =>
		device.send("presence:heartbeat", { latitude: where, longitude: 0 });
	await report(phone, 1);
	await report(desk, 50);
	expect(await latitude()).toBe(1);
	await report(phone, 1.1);
	await report(desk, 50 + 5 * METRE);
	expect(await latitude()).toBe(1.1);
	await report(desk, 51);
	expect(await latitude()).toBe(51);
	await report(phone, 1.1);
	expect(await latitude()).toBe(51);
	await server.advance(119_000);
	await report(phone, 1.1);
	expect(await latitude()).toBe(51);
	await server.advance(1_000);
	await report(phone, 1.1);
	expect(await latitude()).toBe(1.1);
});

/** How often bob is told of positions where alice reports these one after the other. */
async function tellings(reports: readonly Where[]): Promise<number> {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	for (const where of reports) {
		await alice.send("presence:heartbeat", where);
		await told(server);
	}
	return bob.all("presence:update", "alice").length;
}

const at = (metres: number, accuracy?: number): Where => ({
	latitude: 48 + metres * METRE,
	longitude: 11,
	...(accuracy === undefined ? {} : { accuracy }),
});

test("[LOC2] within the deadband nothing is announced, beyond it is", async () => {
	expect(await tellings([at(0), at(9), at(-9), at(0)])).toBe(1);
	expect(await tellings([at(0), at(11), at(0)])).toBe(3);
});

test("[LOC2] the deadband is measured from the last announced position, so that creeping is seen", async () => {
	expect(await tellings([at(0), at(4), at(8), at(12), at(16)])).toBe(2);
});

test("[LOC2] a changed class of accuracy is announced, a changed accuracy within it is not", async () => {
	expect(await tellings([at(0, 5), at(0, 20), at(0, 21), at(0, 100), at(0, 101), at(0, 1_000), at(0, 1_001)])).toBe(4);
	expect(await tellings([at(0, 5_000), at(0, 2_000)])).toBe(1);
});

test("[LOC2] [W31] positions are announced at most once a second, the last value wins", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await told(server);
	for (let step = 1; step <= 40; step += 1) {
		await alice.send("presence:heartbeat", at(step * 100));
		await server.advance(100);
	}
	await told(server);
	const updates = bob.all("presence:update", "alice");
	// Once in each 900 ms; the company's first and last turn may lie anywhere in theirs.
	expect(updates.length).toBeGreaterThanOrEqual(4);
	expect(updates.length).toBeLessThanOrEqual(6);
	expect(updates.at(-1)).toMatchObject({ lastLatitude: at(4_000).latitude });
});

test("[LOC2] a position outlives a disconnect and is shown again on return", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 2 });
	await told(server);
	alice.leave();
	await server.connections(1);
	await told(server);
	const gone = await bob.send("presence:sync", { userIds: ["alice"] });
	expect(gone.users).toEqual([expect.not.objectContaining({ lastLatitude: 1 })]);
	await server.connect("alice");
	await told(server);
	expect((await bob.send("presence:sync")).users).toEqual([expect.objectContaining({ lastLatitude: 1 })]);
});

test("[LOC3] the server says how often to report: rarely where nobody whom the user sees watches", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const intervals = async () => {
		const { success, ...rest } = await alice.send("presence:heartbeat");
		return rest;
	};
	const rare = { nextHeartbeatMs: 120_000, nextLocationMs: 120_000 };
	const often = { nextHeartbeatMs: 30_000, nextLocationMs: 30_000 };
	expect(await intervals()).toEqual(rare);
	await server.connect("bob", { companyId: "other" });
	const carol = await server.connect("carol");
	await carol.send("presence:set", { status: "invisible" });
	await server.announce();
	expect(await intervals()).toEqual(rare);
	await carol.send("presence:set", { visibleTo: ["alice"] });
	await server.announce();
	expect(await intervals()).toEqual(often);
	carol.leave();
	await server.connections(2);
	await server.announce();
	expect(await intervals()).toEqual(rare);
	await server.connect("dave");
	await server.announce();
	expect(await intervals()).toEqual(often);
});

test("[LOC4] a session has every field, numbers are numbers and what is absent is null", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const lastSeenAt = server.time();
	const answer = await alice.send("presence:set", { status: "auto" });
	const nothing = { until: null, currentProjectId: null, currentTaskId: null, ...NOWHERE };
	const noMessage = { statusMessage: null, emoji: null, statusExpiresAt: null, statusUpdatedAt: null };
	expect(answer).toEqual({
		success: true,
		session: { userId: "alice", status: "online", availability: "auto", lastSeenAt, ...nothing, ...noMessage },
	});
	await alice.send("presence:heartbeat", { latitude: 1.5, longitude: -2, accuracy: 3 });
	expect(await ownPosition(alice)).toEqual({
		...{ lastLatitude: 1.5, lastLongitude: -2, lastAccuracy: 3, lastLocationAt: lastSeenAt },
	});
});
