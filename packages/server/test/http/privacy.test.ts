import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

describe("the visibility list", () => {
	test("[VIS4] it is replaced as a whole, and who is on it sees the invisible user", async () => {
		for (const userId of ["ada", "bob", "carol"]) await rest.connect(userId);
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		const put = await rest.as("ada", "PUT /api/presence/visibility", { userIds: ["bob", "nobody", "bob"] });
		expect(put.body).toEqual({ userIds: ["bob", "nobody"] });
		await rest.announce();
		expect([await rest.seen("bob", "ada"), await rest.seen("carol", "ada")]).toEqual(["online", "offline"]);
		await rest.as("ada", "PUT /api/presence/visibility", { userIds: ["carol"] });
		await rest.announce();
		expect([await rest.seen("bob", "ada"), await rest.seen("carol", "ada")]).toEqual(["offline", "online"]);
		expect((await rest.as("ada", "GET /api/presence/visibility")).body).toEqual({ userIds: ["carol"] });
		expect((await rest.as("bob", "GET /api/presence/visibility")).body).toEqual({ userIds: [] });
	});

	test("[W25] it holds up to 500 ids, and ids alone", async () => {
		const many = Array.from({ length: 501 }, (_, index) => `u${index}`);
		for (const userIds of [many, ["a:b"], [null], "bob", undefined])
			expectProblem(await rest.as("ada", "PUT /api/presence/visibility", { userIds }), 400, "bad_request");
		expect((await rest.as("ada", "PUT /api/presence/visibility", { userIds: many.slice(1) })).status).toBe(200);
	});

	test("[VIS5] an invisible user looks offline in every answer, to the byte", async () => {
		for (const userId of ["ada", "bob", "viewer"]) await rest.connect(userId);
		await rest.as("ada", "PUT /api/presence/me", { status: "invisible" });
		await rest.as("bob", "POST /api/presence/leave");
		await rest.announce();
		await rest.as("ada", "PUT /api/activity", { projectId: "secret" });
		await rest.as("ada", "PUT /api/presence/status-message", { message: "secret" });
		await rest.moveTo("ada", 1, 2);
		for (const line of [
			"GET /api/users/ada/presence",
			"GET /api/presence?status=offline&limit=2",
			"GET /api/presence",
			"GET /api/presence?projectId=secret",
			"GET /api/locations?userId=ada",
			"GET /api/presence/ada/explain",
			"GET /api/activity?userId=ada",
		]) {
			const invisible = await rest.as("viewer", line);
			const offline = await rest.as("viewer", line.replace("ada", "bob"));
			expect([line, invisible.status, invisible.text.replaceAll('"ada"', '"bob"')]).toEqual([
				line,
				offline.status,
				offline.text.replaceAll('"ada"', '"bob"'),
			]);
			expect(invisible.text).not.toContain("secret");
		}
	});
});

describe("privacy settings", () => {
	test("[VIS9] [VIS10] they begin open, and what is not given stays", async () => {
		expect((await rest.as("ada", "GET /api/presence/privacy")).body).toEqual({
			readReceipts: true,
			location: "company",
		});
		const first = await rest.as("ada", "PUT /api/presence/privacy", { readReceipts: false });
		expect(first.body).toEqual({ readReceipts: false, location: "company" });
		const second = await rest.as("ada", "PUT /api/presence/privacy", { location: "nobody" });
		expect(second.body).toEqual({ readReceipts: false, location: "nobody" });
		expect((await rest.as("ada", "PUT /api/presence/privacy")).body).toEqual(second.body);
		for (const body of [{ location: "friends" }, { readReceipts: "no" }, { location: null }])
			expectProblem(await rest.as("ada", "PUT /api/presence/privacy", body), 400, "bad_request");
	});

	test("[VIS10] a position is in the views of those alone whom its owner allows", async () => {
		await rest.connect("ada");
		await rest.moveTo("ada", 52.5, 13.4);
		await rest.known("friend", "bob");
		await rest.admin("PUT /admin/companies/acme/friendships", { pairs: [["ada", "friend"]] });
		const sees = async (viewer: string): Promise<boolean> =>
			(await rest.as(viewer, "GET /api/presence")).text.includes("lastLatitude");
		await rest.announce();
		expect([await sees("friend"), await sees("bob")]).toEqual([true, true]);
		await rest.as("ada", "PUT /api/presence/privacy", { location: "contacts" });
		await rest.announce();
		expect([await sees("friend"), await sees("bob")]).toEqual([true, false]);
		await rest.as("ada", "PUT /api/presence/privacy", { location: "nobody" });
		await rest.announce();
		expect([await sees("friend"), await sees("bob")]).toEqual([false, false]);
	});
});
