import { afterEach, beforeEach, expect, test } from "bun:test";
import { expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

async function ids(who: string, line = "GET /api/users"): Promise<readonly string[]> {
	const { body } = await rest.as(who, line);
	return (body as { readonly users: readonly { readonly userId: string }[] }).users.map(({ userId }) => userId);
}

test("[W4] the people of the company are listed by userId, with name and picture, page by page", async () => {
	await rest.as({ userId: "carol", name: "Carol", avatarUrl: "https://example.com/c.png" }, "GET /api/users");
	await rest.known("bob", "dave");
	const first = await rest.as("ada", "GET /api/users?limit=3");
	expect(first.body).toEqual({
		users: [
			{ userId: "ada", name: null, avatarUrl: null },
			{ userId: "bob", name: null, avatarUrl: null },
			{ userId: "carol", name: "Carol", avatarUrl: "https://example.com/c.png" },
		],
		nextCursor: "carol",
	});
	const rest2 = await rest.as("ada", "GET /api/users?limit=3&cursor=carol");
	expect(rest2.body).toEqual({ users: [{ userId: "dave", name: null, avatarUrl: null }], nextCursor: null });
});

test("[W4] a query finds parts of names and ids, whatever its case", async () => {
	await rest.as({ userId: "u-1", name: "Grace Hopper" }, "GET /api/users");
	await rest.as({ userId: "u-2", name: "Alan" }, "GET /api/users");
	expect(await ids("u-1", "GET /api/users?query=HOPP")).toEqual(["u-1"]);
	expect(await ids("u-1", "GET /api/users?query=U-")).toEqual(["u-1", "u-2"]);
	expect(await ids("u-1", "GET /api/users?query=%25")).toEqual([]);
	expect(await ids("u-1", "GET /api/users?query=")).toEqual(["u-1", "u-2"]);
});

test("[W22] limits and cursors out of bounds are refused", async () => {
	for (const query of ["limit=0", "limit=501", "limit=x", "limit=1e2", "limit=1&limit=2", `cursor=${"x".repeat(513)}`])
		expectProblem(await rest.as("ada", `GET /api/users?${query}`), 400, "bad_request");
});

test("[VIS2] [T-06] somebody of another company and somebody unknown are the same not_found, to the byte", async () => {
	await rest.as({ userId: "eve", companyId: "other" }, "GET /api/users");
	await rest.known("bob");
	const foreign = await rest.as("ada", "GET /api/users/eve");
	const unknown = await rest.as("ada", "GET /api/users/eva");
	expectProblem(foreign, 404, "not_found");
	expect(foreign.text).toBe(unknown.text);
	expect(await ids("ada")).toEqual(["ada", "bob"]);
	expect((await rest.as("ada", "GET /api/users/bob")).body).toEqual({ userId: "bob", name: null, avatarUrl: null });
});

test("[VIS3] under audience contacts one knows of friends, of who asked whom, and of oneself", async () => {
	await rest.known("asked", "asking", "friend", "stranger", "zoe");
	await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
	await rest.known("ada");
	await rest.admin("PUT /admin/companies/acme/friendships", { pairs: [["ada", "friend"]] });
	await rest.as("ada", "PUT /api/friends/asked");
	await rest.as("asking", "PUT /api/friends/ada");
	expect(await ids("ada")).toEqual(["ada", "asked", "asking", "friend"]);
	expect(await ids("ada", "GET /api/users?limit=2&cursor=asked")).toEqual(["asking", "friend"]);
	expect(await ids("ada", "GET /api/users?query=ask")).toEqual(["asked", "asking"]);
	expect(await ids("stranger")).toEqual(["stranger"]);
	const hidden = await rest.as("ada", "GET /api/users/stranger");
	expect([hidden.status, hidden.text]).toEqual([404, (await rest.as("ada", "GET /api/users/nobody")).text]);
	for (const userId of ["ada", "asked", "asking", "friend"])
		expect((await rest.as("ada", `GET /api/users/${userId}`)).status).toBe(200);
});

test("[VIS8] whose request a block hides is not known of either", async () => {
	await rest.known("ada", "pest");
	await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
	await rest.as("ada", "PUT /api/blocks/pest");
	await rest.as("pest", "PUT /api/friends/ada");
	expect(await ids("ada")).toEqual(["ada"]);
	expect((await rest.as("ada", "GET /api/users/pest")).status).toBe(404);
	await rest.as("ada", "DELETE /api/blocks/pest");
	expect(await ids("ada")).toEqual(["ada", "pest"]);
});
