import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem, HttpHarness, type Who } from "../support/http-harness.ts";

const BOSS: Who = { userId: "boss", role: "admin" };

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
	await rest.connect("ada");
});
afterEach(() => rest.close());

type Point = { readonly latitude: number; readonly longitude: number; readonly deviceId?: string };

async function trail(who: string | Who, query = ""): Promise<readonly string[]> {
	const { body } = await rest.as(who, `GET /api/locations${query}`);
	const { locations } = body as { readonly locations: readonly Point[] };
	return locations.map(({ latitude, longitude }) => `${latitude},${longitude}`);
}

/** Ada goes north, one step a minute. */
async function walk(steps: number): Promise<void> {
	for (let step = 1; step <= steps; step += 1) {
		await rest.moveTo("ada", step, 0);
		await rest.advance(60_000);
	}
}

async function expectHidden(who: string | Who): Promise<void> {
	const hidden = await rest.as(who, "GET /api/locations?userId=ada");
	expectProblem(hidden, 404, "not_found");
	expect(hidden.text).toBe((await rest.as(who, "GET /api/locations?userId=nobody")).text);
}

describe("the trail", () => {
	test("[LOC5] one's own, oldest first, with the device, within the period, page by page", async () => {
		await walk(4);
		const { body } = await rest.as("ada", "GET /api/locations?limit=1");
		expect(body).toEqual({
			locations: [
				{
					deviceId: "ada-device",
					latitude: 1,
					longitude: 0,
					accuracy: 5,
					heading: null,
					speed: null,
					capturedAt: "2026-03-02T09:00:00.000Z",
				},
			],
			nextCursor: expect.any(String) as string,
		});
		expect(await trail("ada", "?from=2026-03-02T09:01:00Z&to=2026-03-02T09:03:00Z")).toEqual(["2,0", "3,0"]);
		expect(await trail("ada", "?userId=ada")).toHaveLength(4);
		expectProblem(await rest.as("ada", "GET /api/locations?cursor=x"), 400, "bad_request");
	});

	test("[LOC5] pages give every point once, also several of one moment", async () => {
		const at = rest.clock.now();
		const points = Array.from({ length: 23 }, (_, index) => ({
			...rest.key("ada"),
			deviceId: `d${100 + index}`,
			latitude: index,
			longitude: 0,
			accuracy: null,
			heading: null,
			speed: null,
			capturedAt: at - 10_000 + Math.floor(index / 6) * 1_000,
			sharedWith: "company" as const,
		}));
		await rest.stores.trail.append(points);
		const found: string[] = [];
		let next = "";
		do {
			const line = `GET /api/locations?userId=ada&limit=4${next === "" ? "" : `&cursor=${next}`}`;
			const { body } = await rest.as("bob", line);
			const page = body as { readonly locations: readonly Point[]; readonly nextCursor: string | null };
			expect(JSON.stringify(page)).not.toContain("d1");
			found.push(...page.locations.map(({ latitude }) => String(latitude)));
			next = page.nextCursor ?? "";
		} while (next !== "");
		expect(found).toEqual(points.map(({ latitude }) => String(latitude)));
	});

	test("[LOC5] what is older than the trail's time is not told; 0 is off", async () => {
		const off = await HttpHarness.start({ trailTtl: 0 });
		await off.connect("ada");
		await off.moveTo("ada", 1, 0);
		off.clock.advance(1);
		expect((await off.as("ada", "GET /api/locations")).body).toEqual({ locations: [], nextCursor: null });
		await off.close();
		await walk(1);
		rest.clock.advance(604_800_001 - 60_000);
		expect(await trail("ada", "?from=2026-03-01T00:00:00Z")).toEqual([]);
	});

	test("[LOC5] it is rounded as the company says", async () => {
		await rest.moveTo("ada", 52.516_275, 13.377_704);
		rest.clock.advance(1);
		expect(await trail("bob", "?userId=ada")).toEqual(["52.516275,13.377704"]);
		await rest.admin("PUT /admin/companies/acme", { locationRounding: 2 });
		expect(await trail("bob", "?userId=ada")).toEqual(["52.52,13.38"]);
		await rest.admin("PUT /admin/companies/acme", { locationRounding: 0 });
		expect(await trail("bob", "?userId=ada")).toEqual(["53,13"]);
	});

	test("[LOC5] it is gone when its owner is erased", async () => {
		await walk(2);
		await rest.admin("PUT /admin/companies/acme", { trailForAdmins: true });
		await rest.admin("DELETE /admin/companies/acme/users/ada");
		await expectHidden("bob");
		await expectHidden(BOSS);
		rest.clock.advance(1_000);
		expect(await trail("ada")).toEqual([]);
	});
});

describe("the trail of others", () => {
	test("[VIS10] colleagues have it while its owner is seen and shares it", async () => {
		await walk(2);
		const { text } = await rest.as("bob", "GET /api/locations?userId=ada");
		expect(await trail("bob", "?userId=ada")).toEqual(["1,0", "2,0"]);
		expect(text).not.toContain("deviceId");
		await rest.leave("ada");
		await expectHidden("bob");
	});

	test("[VIS10] not by who is outside the audience of owner or company", async () => {
		await walk(1);
		await rest.known("friend", "bob");
		await rest.admin("PUT /admin/companies/acme/friendships", { pairs: [["ada", "friend"]] });
		await rest.as("ada", "PUT /api/presence/privacy", { location: "contacts" });
		await rest.announce();
		expect(await trail("friend", "?userId=ada")).toEqual(["1,0"]);
		await expectHidden("bob");
		await rest.as("ada", "PUT /api/presence/privacy", { location: "nobody" });
		await rest.announce();
		await expectHidden("friend");
		await rest.as("ada", "PUT /api/presence/privacy", { location: "company" });
		await rest.admin("PUT /admin/companies/acme", { locationAudience: "nobody" });
		await rest.announce();
		await expectHidden("friend");
		expect(await trail("ada")).toEqual(["1,0"]);
	});

	test("[VIS10] never of the invisible, for people on their list neither", async () => {
		await walk(1);
		await rest.as("ada", "PUT /api/presence/visibility", { userIds: ["bob"] });
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		await rest.announce();
		expect(await rest.seen("bob", "ada")).toBe("online");
		await expectHidden("bob");
		await expectHidden("carol");
	});

	test("[VIS10] hidden from the moment of going invisible, and until the return is announced", async () => {
		await walk(1);
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		await expectHidden("bob");
		await rest.announce();
		await rest.as("ada", "PUT /api/presence/me", { status: "auto" });
		await expectHidden("bob");
		await rest.announce();
		expect(await trail("bob", "?userId=ada")).toEqual(["1,0"]);
	});

	test("[VIS10] where one was while invisible or shared it with fewer is not told to the others later either", async () => {
		await rest.known("friend", "bob");
		await rest.admin("PUT /admin/companies/acme/friendships", { pairs: [["ada", "friend"]] });
		const hidings = [
			["PUT /api/presence/me", { status: "invisible" }, { status: "auto" }],
			["PUT /api/presence/privacy", { location: "nobody" }, { location: "company" }],
			["PUT /api/presence/privacy", { location: "contacts" }, { location: "company" }],
		] as const;
		for (const [at, [request, hide, show]] of hidings.entries()) {
			await rest.as("ada", request, hide);
			await rest.moveTo("ada", at, 1);
			await rest.advance(60_000);
			await rest.as("ada", request, show);
			await rest.moveTo("ada", at, 2);
			await rest.advance(60_000);
		}
		expect(await trail("bob", "?userId=ada")).toEqual(["0,2", "1,2", "2,2"]);
		expect(await trail("friend", "?userId=ada&limit=2")).toEqual(["0,2", "1,2"]);
		expect(await trail("friend", "?userId=ada")).toEqual(["0,2", "1,2", "2,1", "2,2"]);
		expect(await trail("ada")).toEqual(["0,1", "0,2", "1,1", "1,2", "2,1", "2,2"]);
	});

	test("[VIS8] [VIS10] never by who is blocked, in either direction", async () => {
		await walk(1);
		await rest.known("bob", "carol");
		await rest.as("ada", "PUT /api/blocks/bob");
		await rest.as("carol", "PUT /api/blocks/ada");
		await rest.announce();
		await expectHidden("bob");
		await expectHidden("carol");
	});

	test("[VIS2] [T-06] never across companies", async () => {
		await walk(1);
		await expectHidden({ userId: "eve", companyId: "other" });
		await expectHidden({ userId: "eve", companyId: "other", role: "admin" });
	});

	test("[LOC5] an admin has it where the policy says so, also of who shares it with nobody or is gone", async () => {
		await walk(2);
		await rest.as("ada", "PUT /api/presence/privacy", { location: "nobody" });
		await rest.announce();
		await expectHidden(BOSS);
		await rest.admin("PUT /admin/companies/acme", { trailForAdmins: true });
		expect(await trail(BOSS, "?userId=ada")).toEqual(["1,0", "2,0"]);
		await expectHidden("bob");
		await rest.leave("ada");
		expect(await trail(BOSS, "?userId=ada")).toEqual(["1,0", "2,0"]);
	});

	test("[VIS5] an admin has nothing of a running invisible time, on no page", async () => {
		await rest.admin("PUT /admin/companies/acme", { trailForAdmins: true });
		await walk(2);
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "PUT /api/presence/me", { status: "invisible" });
		await rest.advance(1_000);
		await rest.moveTo("ada", 80, 0);
		await rest.advance(1_000);
		const { body } = await rest.as(BOSS, "GET /api/locations?userId=ada&limit=2");
		expect(body).toMatchObject({ locations: [{ latitude: 1 }, { latitude: 2 }], nextCursor: null });
		await rest.as({ userId: "ada", deviceId: "ada-device" }, "PUT /api/presence/me", { status: "auto" });
		expect(await trail(BOSS, "?userId=ada")).toEqual(["1,0", "2,0", "80,0"]);
	});
});
