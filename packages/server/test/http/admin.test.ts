import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { changeOwedViews } from "../../src/app/admin/put-company.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { expectProblem, HttpHarness } from "../support/http-harness.ts";
import { loneNode } from "../support/lone-node.ts";
import { signToken } from "../support/sign-token.ts";

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

const POLICY = {
	audience: "company",
	locationAudience: "company",
	locationRounding: null,
	trailForAdmins: false,
	conversationPresenceLimit: 100,
	feedLimit: 2_000,
};

describe("companies", () => {
	test("[VIS3] one is made and changed by its policy; what is absent stays", async () => {
		const made = await rest.admin("PUT /admin/companies/acme", { locationAudience: "contacts" });
		expect(made.body).toEqual({
			companyId: "acme",
			policy: { ...POLICY, locationAudience: "contacts" },
			createdAt: "2026-03-02T09:00:00.000Z",
		});
		const changed = await rest.admin("PUT /admin/companies/acme", { locationRounding: 3 });
		expect(changed.body).toMatchObject({ policy: { locationAudience: "contacts", locationRounding: 3 } });
		expect((await rest.admin("PUT /admin/companies/acme")).text).toBe(changed.text);
		for (const body of [{ audience: "nobody" }, { feedLimit: 0 }, { locationRounding: 1.5 }, { trailForAdmins: 1 }])
			expectProblem(await rest.admin("PUT /admin/companies/acme", body), 400, "bad_request");
		expectProblem(await rest.admin("PUT /admin/companies/a%3Ab", {}), 400, "bad_request");
	});

	test("[W4] companies are listed by id, page by page", async () => {
		for (const companyId of ["c", "a", "b"]) await rest.admin(`PUT /admin/companies/${companyId}`, {});
		const first = await rest.admin("GET /admin/companies?limit=2");
		expect(first.body).toMatchObject({ companies: [{ companyId: "a" }, { companyId: "b" }], nextCursor: "b" });
		const second = await rest.admin("GET /admin/companies?limit=2&cursor=b");
		expect(second.body).toMatchObject({ companies: [{ companyId: "c" }], nextCursor: null });
	});

	test("[VIS3] [PR42] a policy that changes what people see holds at once and begins a new epoch for all", async () => {
		await rest.connect("ada");
		await rest.connect("bob");
		const before = await rest.deps.presence.version("acme");
		const other = await rest.deps.presence.version("other");
		await rest.admin("PUT /admin/companies/acme", { trailForAdmins: true, feedLimit: 9, locationRounding: 1 });
		expect((await rest.deps.presence.version("acme")).epoch).toBe(before.epoch);
		expect(rest.take("resync")).toEqual([]);
		expect(await rest.seen("ada", "bob")).toBe("online");
		await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
		expect(await rest.seen("ada", "bob")).toBe("offline");
		expect((await rest.deps.presence.version("acme")).epoch).not.toBe(before.epoch);
		expect((await rest.deps.presence.version("other")).epoch).toBe(other.epoch);
		expect(rest.take("resync")).toEqual([{ kind: "resync", companyId: "acme" }]);
		await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
		expect(rest.take("resync")).toEqual([]);
	});

	test("[VIS3] what follows from a policy that was stored while presence was away follows when it is asked again, or later", async () => {
		const { presence } = rest.deps;
		const begin = presence.newEpoch.bind(presence);
		let failures = 0;
		const newEpoch = async (companyId: string): Promise<void> => {
			failures -= 1;
			if (failures >= 0) throw new StoreUnavailable("away");
			await begin(companyId);
		};
		Object.assign(presence, { newEpoch });
		await rest.connect("ada");
		const before = await presence.version("acme");
		const put = (audience: string) => rest.admin("PUT /admin/companies/acme", { audience });
		failures = 1;
		expectProblem(await put("contacts"), 503, "unavailable");
		expect(rest.take("resync")).toEqual([]);
		expect((await put("contacts")).status).toBe(200);
		expect(rest.take("resync")).toHaveLength(1);
		expect((await presence.version("acme")).epoch).not.toBe(before.epoch);
		failures = 2;
		expectProblem(await put("company"), 503, "unavailable");
		expect(await changeOwedViews(rest.deps).catch(String)).toContain("away");
		await changeOwedViews(rest.deps);
		await changeOwedViews(rest.deps);
		expect(rest.take("resync")).toHaveLength(1);
	});
});

describe("users", () => {
	test("[W11] one is made and changed, and colleagues are told of what changed", async () => {
		const line = "PUT /admin/companies/acme/users/ada";
		expect((await rest.admin(line, { name: "Ada" })).body).toEqual({ userId: "ada", name: "Ada", avatarUrl: null });
		expect(rest.take("profile")).toHaveLength(1);
		const changed = await rest.admin(line, { avatarUrl: "https://example.com/a.png" });
		expect(changed.body).toEqual({ userId: "ada", name: "Ada", avatarUrl: "https://example.com/a.png" });
		expect(rest.take("profile")).toMatchObject([{ user: { companyId: "acme", userId: "ada", name: "Ada" } }]);
		expect((await rest.admin(line, {})).text).toBe(changed.text);
		expect(rest.take("profile")).toEqual([]);
		expect((await rest.admin(line, { name: null })).body).toMatchObject({ name: null });
		expect((await rest.as("bob", "GET /api/users/ada")).body).toMatchObject({ userId: "ada", name: null });
		expectProblem(await rest.admin(line, { name: "" }), 400, "bad_request");
	});

	test("[PR44] anybody's presence is explained to the operator; unknown users are not_found", async () => {
		await rest.connect("ada");
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		const answered = await rest.admin("GET /admin/companies/acme/users/ada/explain");
		expect(answered.body).toMatchObject({ status: "invisible", rule: "availability", availability: "invisible" });
		const unknown = await rest.admin("GET /admin/companies/acme/users/bob/explain");
		const foreign = await rest.admin("GET /admin/companies/other/users/ada/explain");
		expectProblem(unknown, 404, "not_found");
		expect(foreign.text).toBe(unknown.text);
	});
});

describe("friendships", () => {
	test("[VIS3] they are made in full, whoever asked before, all or none", async () => {
		await rest.known("ada", "bob", "carol");
		await rest.as("ada", "PUT /api/friends/bob");
		const line = "PUT /admin/companies/acme/friendships";
		const pairs = [
			["ada", "bob"],
			["carol", "bob"],
			["bob", "ada"],
		];
		expect((await rest.admin(line, { pairs })).body).toEqual({ changedUsers: 3 });
		expect((await rest.admin(line, { pairs })).body).toEqual({ changedUsers: 0 });
		const { body } = await rest.as("bob", "GET /api/friends");
		expect(body).toEqual({ friends: ["ada", "carol"], incoming: [], outgoing: [] });
		const withUnknown = [
			["ada", "carol"],
			["ada", "nobody"],
		];
		expectProblem(await rest.admin(line, { pairs: withUnknown }), 404, "not_found");
		expect((await rest.as("ada", "GET /api/friends")).body).toMatchObject({ friends: ["bob"] });
		for (const wrong of [[["ada", "ada"]], [["ada"]], [["ada", "bob", "carol"]], [], [["ada", "b b"]]])
			expectProblem(await rest.admin(line, { pairs: wrong }), 400, "bad_request");
	});
});

describe("revocations", () => {
	test("[W14] one that names a device or a jti ends those tokens alone, in its company alone", async () => {
		const phone = await rest.token("ada", { deviceId: "phone" });
		const named = await rest.token("ada", { jti: "named" });
		const plain = await rest.token("ada");
		const foreign = await rest.token("ada", { companyId: "other" });
		await rest.admin("POST /admin/revocations", { companyId: "acme", userId: "ada", deviceId: "phone" });
		await rest.admin("POST /admin/revocations", { companyId: "acme", jti: "named" });
		const status = async (token: string): Promise<number> => (await rest.ask("GET /api/presence/me", { token })).status;
		expect(await Promise.all([phone, named, plain, foreign].map(status))).toEqual([401, 401, 200, 200]);
		const all = await rest.admin("POST /admin/revocations", { companyId: "acme" });
		expect(all.body).toEqual({
			companyId: "acme",
			userId: null,
			deviceId: null,
			jti: null,
			at: "2026-03-02T09:00:00.000Z",
		});
		expect(await Promise.all([plain, foreign].map(status))).toEqual([401, 200]);
		expect(rest.take("revoked")).toHaveLength(3);
		expect((await rest.stores.revocations.all({ limit: 9 })).items).toHaveLength(3);
		for (const body of [{}, { companyId: "a b" }, { companyId: "acme", jti: "" }])
			expectProblem(await rest.admin("POST /admin/revocations", body), 400, "bad_request");
	});
});

describe("erasing a user", () => {
	const line = "DELETE /admin/companies/acme/users/ada";

	test("[LOC5] viewers see them go first, then nothing of them is left", async () => {
		await rest.connect("ada");
		await rest.connect("bob");
		await rest.moveTo("ada", 1, 2);
		await rest.as("ada", "PUT /api/activity", { projectId: "roof" });
		await rest.as("ada", "PUT /api/presence/status-message", { message: "here" });
		await rest.announce();
		rest.take("announced");
		rest.clock.advance(1_000);
		expect((await rest.admin(line)).body).toEqual({ userId: "ada", erased: true });
		const kinds = rest.published.map(({ kind }) => kind);
		expect(kinds.indexOf("revoked")).toBeGreaterThanOrEqual(0);
		expect(rest.take("announced")).toMatchObject([
			{
				changes: [{ userId: "ada", before: { plain: { status: "online" } }, after: { plain: { status: "offline" } } }],
			},
		]);
		expect((await rest.as("bob", "GET /api/users/ada/presence")).text).toBe('{"userId":"ada","status":"offline"}');
		expect((await rest.as("bob", "GET /api/presence?status=offline")).text).not.toContain("ada");
		expect((await rest.as("bob", "GET /api/users/ada")).status).toBe(404);
		const boss = { userId: "boss", role: "admin" } as const;
		expect((await rest.as(boss, "GET /api/activity/summary")).body).toEqual({ days: [] });
	});

	test("[W14] a token from before never makes them again; a newer one begins anew", async () => {
		const old = await rest.token("ada");
		await rest.ask("PUT /api/presence/me", { token: old, body: { status: "dnd" } });
		rest.clock.advance(1_500);
		await rest.admin(line);
		expectProblem(await rest.ask("GET /api/presence/me", { token: old }), 401, "unauthorized");
		expect(await rest.stores.directory.user(rest.key("ada"))).toBeUndefined();
		rest.clock.advance(1_500);
		expect((await rest.as("ada", "GET /api/presence/me")).body).toMatchObject({ availability: "auto" });
		expect(await rest.stores.directory.user(rest.key("ada"))).toMatchObject({ userId: "ada" });
	});

	test("[W14] a token from a clock that is ahead is newer than the end of the others, and makes them anew", async () => {
		const ahead = await signToken({ userId: "ada", now: rest.clock.now() + 4_000 });
		expect((await rest.ask("GET /api/presence/me", { token: ahead })).status).toBe(200);
		await rest.admin(line);
		expect(await rest.stores.directory.user(rest.key("ada"))).toBeUndefined();
		expect((await rest.ask("GET /api/presence/me", { token: ahead })).status).toBe(200);
		expect(await rest.stores.directory.user(rest.key("ada"))).toMatchObject({ userId: "ada" });
	});

	test("[T-07] nobody's lists, blocks or friends know them any more, in memory neither", async () => {
		for (const userId of ["ada", "bob", "carol"]) await rest.connect(userId);
		await rest.as("bob", "PUT /api/presence/visibility", { userIds: ["ada"] });
		await rest.as("bob", "PUT /api/presence/me", { status: "invisible" });
		await rest.as("carol", "PUT /api/blocks/ada");
		await rest.announce();
		expect([await rest.seen("ada", "bob"), await rest.seen("ada", "carol")]).toEqual(["online", "offline"]);
		rest.clock.advance(1_500);
		await rest.admin(line);
		await rest.announce();
		rest.clock.advance(1_500);
		// Whoever bears the name later is somebody else.
		expect([await rest.seen("ada", "bob"), await rest.seen("ada", "carol")]).toEqual(["offline", "online"]);
		expect((await rest.as("bob", "GET /api/presence/visibility")).body).toEqual({ userIds: [] });
		expect((await rest.as("carol", "GET /api/blocks")).body).toEqual({ userIds: [] });
	});

	test("[W14] somebody unknown is not erased, but a token made before is ended all the same", async () => {
		const early = await rest.token("ada");
		expect((await rest.admin(line)).body).toEqual({ userId: "ada", erased: false });
		expectProblem(await rest.ask("GET /api/presence/me", { token: early }), 401, "unauthorized");
		expect(rest.take("announced")).toEqual([]);
	});

	test("[VIS2] the namesake in another company notices nothing", async () => {
		await rest.connect("ada", { companyId: "other" });
		await rest.connect("ada");
		await rest.admin(line);
		const seen = await rest.as({ userId: "eve", companyId: "other" }, "GET /api/users/ada/presence");
		expect(seen.body).toEqual({ userId: "ada", status: "online" });
	});
});

test("[CLU1] the operator sees which nodes there are, and which one answers", async () => {
	const leases = loneNode(rest.clock);
	await leases.renew(7);
	await rest.close();
	rest = await HttpHarness.start({ leases });
	const { body } = await rest.admin("GET /admin/nodes");
	const startedAt = "2026-03-02T09:00:00.000Z";
	const node = { nodeId: "n1", version: "1.2.3", startedAt, connections: 7, leaseUntil: "2026-03-02T09:00:10.000Z" };
	expect(body).toEqual({ nodes: [{ ...node, answering: true }], nextCursor: null });
	expect((await rest.admin("GET /admin/nodes?cursor=n1")).body).toEqual({ nodes: [], nextCursor: null });
	expectProblem(await rest.admin("GET /admin/nodes?limit=0"), 400, "bad_request");
});
