import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Answered, expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

async function listed(who: string, query = ""): Promise<readonly string[]> {
	const { body } = await rest.as(who, `GET /api/presence${query}`);
	const { users } = body as { readonly users: readonly { readonly userId: string; readonly status: string }[] };
	return users.map(({ userId, status }) => `${userId} ${status}`);
}

describe("the presence of others", () => {
	test("[W21] one user: with lastActivity once away was announced, with lastSeen once gone", async () => {
		await rest.connect("bob");
		expect((await rest.as("ada", "GET /api/users/bob/presence")).body).toEqual({ userId: "bob", status: "online" });
		await rest.advance(300_000);
		expect((await rest.as("ada", "GET /api/users/bob/presence")).body).toEqual({
			userId: "bob",
			status: "away",
			lastActivity: "2026-03-02T09:00:00.000Z",
		});
		await rest.leave("bob");
		expect((await rest.as("ada", "GET /api/users/bob/presence")).body).toEqual({
			userId: "bob",
			status: "offline",
			lastSeen: "2026-03-02T09:00:00.000Z",
		});
		await rest.advance(2_592_000_000);
		expect((await rest.as("ada", "GET /api/users/bob/presence")).body).toEqual({ userId: "bob", status: "offline" });
	});

	test("[VIS2] [T-06] unknown and foreign people look never seen, to the byte", async () => {
		await rest.connect("eve", { companyId: "other" });
		const foreign = await rest.as("ada", "GET /api/users/eve/presence");
		expect(foreign.text).toBe('{"userId":"eve","status":"offline"}');
		const unknown = await rest.as("ada", "GET /api/users/bad/presence");
		expect(unknown.text).toBe('{"userId":"bad","status":"offline"}');
	});

	test("[VIS2] a batch answers in the order asked, also twice, and whoever is unknown as offline", async () => {
		await rest.connect("bob");
		await rest.connect("eve", { companyId: "other" });
		const answered = await rest.as("ada", "POST /api/presence/batch", { userIds: ["eve", "bob", "nobody", "bob"] });
		expect(answered.body).toEqual({
			presences: [
				{ userId: "eve", status: "offline" },
				{ userId: "bob", status: "online" },
				{ userId: "nobody", status: "offline" },
				{ userId: "bob", status: "online" },
			],
		});
	});

	test("[W25] a batch takes 1 to 100 ids, and ids alone", async () => {
		const many = Array.from({ length: 101 }, (_, index) => `u${index}`);
		for (const userIds of [[], many, ["a b"], [7], "bob", undefined])
			expectProblem(await rest.as("ada", "POST /api/presence/batch", { userIds }), 400, "bad_request");
		expect((await rest.as("ada", "POST /api/presence/batch", { userIds: many.slice(1) })).status).toBe(200);
	});

	test("[PR45] the company is listed by userId as views, oneself as one is", async () => {
		await rest.connect("bob");
		await rest.connect("ada");
		await rest.known("carol");
		await rest.connect("eve", { companyId: "other" });
		await rest.as("bob", "PUT /api/activity", { projectId: "roof" });
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		await rest.announce();
		expect((await rest.as("carol", "GET /api/presence")).body).toEqual({
			users: [{ userId: "bob", status: "online", devices: ["web"], currentProjectId: "roof" }],
			nextCursor: null,
		});
		expect(await listed("ada")).toEqual(["ada invisible", "bob online"]);
	});

	test("[PR45] the list is filtered by what the caller sees", async () => {
		for (const userId of ["ada", "bob", "carol"]) await rest.connect(userId);
		await rest.known("dave", "viewer");
		await rest.as("bob", "PUT /api/presence/me", { status: "dnd" });
		await rest.as("ada", "PUT /api/activity", { projectId: "p 1/ü" });
		await rest.as("carol", "PUT /api/activity", { projectId: "p 1/ü" });
		await rest.as("carol", "PUT /api/presence/me", { status: "invisible" });
		await rest.announce();
		expect(await listed("viewer", "?status=dnd")).toEqual(["bob dnd"]);
		expect(await listed("viewer", "?status=online")).toEqual(["ada online"]);
		expect(await listed("viewer", `?projectId=${encodeURIComponent("p 1/ü")}`)).toEqual(["ada online"]);
		expect(await listed("viewer", "?status=offline")).toEqual(["carol offline", "dave offline", "viewer offline"]);
		expect(await listed("viewer", "?status=offline&projectId=x")).toEqual([]);
		for (const query of ["?status=invisible", "?status=busy", "?projectId=%0A"])
			expectProblem(await rest.as("viewer", `GET /api/presence${query}`), 400, "bad_request");
	});

	test("[VIS5] pages end where the views say, not where somebody invisible stands", async () => {
		for (const userId of ["a", "b", "c", "d", "e"]) await rest.connect(userId);
		for (const userId of ["b", "c", "e"]) await rest.as(userId, "PUT /api/presence/me", { status: "invisible" });
		await rest.announce();
		const first = await rest.as("viewer", "GET /api/presence?limit=1");
		expect(first.body).toMatchObject({ users: [{ userId: "a" }], nextCursor: "a" });
		const second = await rest.as("viewer", "GET /api/presence?limit=1&cursor=a");
		expect(second.body).toMatchObject({ users: [{ userId: "d" }], nextCursor: null });
	});

	test("[PR45] more people than are looked at in one go are all listed, once", async () => {
		const people = Array.from({ length: 600 }, (_, index) => `u${1_000 + index}`);
		const pairs = await Promise.all(people.map((userId) => rest.stores.directory.putUser(rest.key(userId), {}, 1)));
		expect(pairs).toHaveLength(600);
		expect(await listed("u1000", "?status=offline&limit=500")).toHaveLength(500);
		expect(await listed("u1000", "?status=offline&limit=500&cursor=u1499")).toHaveLength(100);
		expect((await listed("u1000", "?status=offline&limit=500&cursor=u1100")).length).toBe(499);
	});

	test("[VIS3] under audience contacts strangers are offline, and not listed at all", async () => {
		await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
		for (const userId of ["ada", "bob", "carol"]) await rest.connect(userId);
		await rest.admin("PUT /admin/companies/acme/friendships", { pairs: [["ada", "bob"]] });
		await rest.announce();
		expect(await listed("ada")).toEqual(["ada online", "bob online"]);
		expect(await listed("carol")).toEqual(["carol online"]);
		expect(await listed("carol", "?status=offline")).toEqual([]);
		expect((await rest.as("carol", "GET /api/users/ada/presence")).text).toBe('{"userId":"ada","status":"offline"}');
	});
});

describe("the own presence", () => {
	test("[LOC4] the session: true, absent values null", async () => {
		expect((await rest.as("ada", "GET /api/presence/me")).body).toEqual({
			userId: "ada",
			status: "offline",
			availability: "auto",
			until: null,
			lastSeenAt: null,
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
		});
		await rest.connect("ada");
		await rest.moveTo("ada", 0, 0);
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		expect((await rest.as("ada", "GET /api/presence/me")).body).toMatchObject({
			status: "invisible",
			availability: "invisible",
			lastLatitude: 0,
			lastLongitude: 0,
		});
		expect((await rest.as("ada", "GET /api/users/ada/presence")).body).toMatchObject({ status: "invisible" });
	});

	test("[PR5] an availability is chosen, also for a while, and answered at once", async () => {
		await rest.connect("ada");
		const until = "2026-03-02T10:30:00+01:00";
		expect((await rest.as("ada", "PUT /api/presence/me", { status: "dnd", until })).body).toMatchObject({
			status: "dnd",
			availability: "dnd",
			until: "2026-03-02T09:30:00.000Z",
		});
		await rest.advance(1_800_000);
		expect((await rest.as("ada", "GET /api/presence/me")).body).toMatchObject({ availability: "auto", until: null });
		const past = { status: "dnd", until: "2026-03-02T09:30:00Z" };
		expectProblem(await rest.as("ada", "PUT /api/presence/me", past), 400, "bad_request");
		const online = await rest.as("ada", "PUT /api/presence/me", { status: "online" });
		expect(online.body).toMatchObject({ availability: "auto" });
	});

	test("[ST1] a status message is posted, seen, and taken away", async () => {
		await rest.connect("ada");
		const body = { message: "<b>Lunch</b>\r\nback soon", emoji: "🥪", expiresAt: "2026-03-02T10:00:00Z" };
		expect((await rest.as("ada", "PUT /api/presence/status-message", body)).body).toMatchObject({
			statusMessage: body.message,
			emoji: "🥪",
			statusExpiresAt: "2026-03-02T10:00:00.000Z",
			statusUpdatedAt: "2026-03-02T09:00:00.000Z",
		});
		await rest.announce();
		const { body: seen } = await rest.as("bob", "GET /api/presence?status=online");
		expect(seen).toMatchObject({ users: [{ statusMessage: body.message, emoji: "🥪" }] });
		expect((await rest.as("ada", "DELETE /api/presence/status-message")).body).toMatchObject({ statusMessage: null });
		for (const wrong of [{}, { message: "" }, { message: "x".repeat(281) }, { message: "a\0b" }, { message: "\ud800" }])
			expectProblem(await rest.as("ada", "PUT /api/presence/status-message", wrong), 400, "bad_request");
	});

	test("[PR21] leaving takes all devices, or one, at once, and has them disconnected", async () => {
		await rest.connect("ada", { deviceId: "phone" });
		await rest.connect("ada", { deviceId: "laptop" });
		const one = await rest.as("ada", "POST /api/presence/leave", { deviceId: "phone" });
		expect(one.body).toMatchObject({ status: "online" });
		expect(rest.take("left")).toEqual([{ kind: "left", key: rest.key("ada"), deviceId: "phone" }]);
		const all = await rest.as("ada", "POST /api/presence/leave");
		expect(all.body).toMatchObject({ status: "offline" });
		expect(rest.take("left")).toEqual([{ kind: "left", key: rest.key("ada"), deviceId: null }]);
		await rest.announce();
		expect(await rest.seen("bob", "ada")).toBe("offline");
		expect((await rest.as("ada", "POST /api/presence/leave", {})).status).toBe(200);
		expectProblem(await rest.as("ada", "POST /api/presence/leave", { deviceId: "a b" }), 400, "bad_request");
	});

	test("[PR32] own devices: those connected now, and nobody else's", async () => {
		await rest.connect("ada", { deviceId: "phone" });
		await rest.connect("bob");
		expect((await rest.as("ada", "GET /api/presence/devices")).body).toEqual({
			devices: [
				{
					deviceId: "phone",
					kind: "web",
					connectedSince: "2026-03-02T09:00:00.000Z",
					lastActivity: "2026-03-02T09:00:00.000Z",
					transport: "websocket",
					userAgent: "Test",
				},
			],
		});
		expect((await rest.as("carol", "GET /api/presence/devices")).body).toEqual({ devices: [] });
	});

	test("[PR44] the own presence is explained; of others, known or not, it is not_found", async () => {
		await rest.connect("ada");
		await rest.connect("bob");
		expect((await rest.as("ada", "GET /api/presence/ada/explain")).body).toMatchObject({
			userId: "ada",
			status: "online",
			rule: "active",
			devices: [{ deviceId: "ada-device", counts: true, stale: false }],
			nextChange: { at: "2026-03-02T09:05:00.000Z", ttlMs: 300_000 },
		});
		const others = await Promise.all(["bob", "nobody"].map((id) => rest.as("ada", `GET /api/presence/${id}/explain`)));
		for (const answered of others) expectProblem(answered, 404, "not_found");
		expect(others[0]?.text).toBe(others[1]?.text as string);
	});
});

describe("signs of life", () => {
	const device = { userId: "ada", deviceId: "ada-device" };

	async function lines(...asked: readonly (readonly [string, unknown?])[]): Promise<readonly Answered[]> {
		return Promise.all(asked.map(([line, body]) => rest.as(device, line, body)));
	}

	test("[PR10] a REST write is activity and brings back from away; reads, batches and leaving are not", async () => {
		await rest.connect("ada");
		await rest.advance(300_000);
		expect(await rest.seen("bob", "ada")).toBe("away");
		await lines(
			["GET /api/presence/me"],
			["GET /api/users"],
			["POST /api/presence/batch", { userIds: ["bob"] }],
			["POST /api/presence/leave", { deviceId: "another" }],
		);
		await rest.announce();
		expect(await rest.seen("bob", "ada")).toBe("away");
		await lines(["PUT /api/presence/privacy", {}]);
		await rest.announce();
		expect(await rest.seen("bob", "ada")).toBe("online");
	});

	test("[PR10] a write without a device counts for the most recently active one", async () => {
		await rest.connect("ada");
		await rest.advance(300_000);
		await rest.as("ada", "DELETE /api/presence/status-message");
		await rest.announce();
		expect(await rest.seen("bob", "ada")).toBe("online");
	});

	test("[PR1] any request is a sign of life of the token's device, and of no other", async () => {
		await rest.connect("ada");
		await rest.advance(600_000);
		await lines(["GET /api/presence/me"]);
		await rest.advance(600_000);
		expect(await rest.seen("bob", "ada")).toBe("away");
		await rest.as({ userId: "ada", deviceId: "another" }, "GET /api/presence/me");
		await rest.advance(300_000);
		expect(await rest.seen("bob", "ada")).toBe("offline");
	});
});
