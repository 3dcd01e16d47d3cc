import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

type Told = { readonly to: string; readonly name: string; readonly about: unknown };

/** Which friend events were sent, and to whom. */
function told(): readonly Told[] {
	return rest.take("person").map(({ key, name, payload }) => ({ to: key.userId, name, about: payload.userId }));
}

describe("blocks", () => {
	test("[VIS8] both look never seen to each other, at once, until it ends", async () => {
		for (const userId of ["ada", "bob", "carol"]) await rest.connect(userId);
		expect((await rest.as("ada", "PUT /api/blocks/bob")).body).toEqual({ userId: "bob", blocked: true });
		await rest.announce();
		for (const [viewer, userId] of [
			["ada", "bob"],
			["bob", "ada"],
		])
			expect((await rest.as(viewer as string, `GET /api/users/${userId}/presence`)).text).toBe(
				`{"userId":"${userId}","status":"offline"}`,
			);
		expect(await rest.seen("carol", "ada")).toBe("online");
		expect((await rest.as("bob", "GET /api/presence")).text).not.toContain('"ada"');
		expect((await rest.as("ada", "DELETE /api/blocks/bob")).body).toEqual({ userId: "bob", blocked: false });
		await rest.announce();
		expect([await rest.seen("ada", "bob"), await rest.seen("bob", "ada")]).toEqual(["online", "online"]);
	});

	test("[VIS8] blocks are the blocker's to read, in one direction", async () => {
		await rest.known("ada", "bob", "carol");
		await rest.as("ada", "PUT /api/blocks/carol");
		await rest.as("ada", "PUT /api/blocks/bob");
		await rest.as("ada", "PUT /api/blocks/bob");
		expect((await rest.as("ada", "GET /api/blocks")).body).toEqual({ userIds: ["bob", "carol"] });
		expect((await rest.as("bob", "GET /api/blocks")).body).toEqual({ userIds: [] });
		expect((await rest.as("ada", "GET /api/blocks/bob")).body).toEqual({ userId: "bob", blocked: true });
		expect((await rest.as("bob", "GET /api/blocks/ada")).body).toEqual({ userId: "ada", blocked: false });
		expect((await rest.as("ada", "GET /api/blocks/nobody")).body).toEqual({ userId: "nobody", blocked: false });
		expect((await rest.as("ada", "DELETE /api/blocks/nobody")).body).toEqual({ userId: "nobody", blocked: false });
	});

	test("[VIS8] [T-06] nobody blocks themselves, somebody unknown, or somebody of another company", async () => {
		await rest.as({ userId: "eve", companyId: "other" }, "GET /api/users");
		expectProblem(await rest.as("ada", "PUT /api/blocks/ada"), 400, "bad_request");
		const foreign = await rest.as("ada", "PUT /api/blocks/eve");
		const unknown = await rest.as("ada", "PUT /api/blocks/nobody");
		expectProblem(foreign, 404, "not_found");
		expect(foreign.text).toBe(unknown.text);
		expect((await rest.as("ada", "GET /api/blocks")).body).toEqual({ userIds: [] });
	});
});

test("[STO5] of somebody unknown nothing is held, whatever is asked of them", async () => {
	const { presence } = rest.deps;
	for (const [at, request] of (["DELETE /api/blocks", "DELETE /api/friends", "PUT /api/blocks"] as const).entries()) {
		const key = { companyId: "acme", userId: `nobody${at}` };
		await rest.as("ada", `${request}/${key.userId}`);
		expect(await presence.get(key)).not.toBe(await presence.get(key));
	}
});

describe("friends", () => {
	beforeEach(() => rest.known("ada", "bob", "carol"));

	async function lists(userId: string): Promise<unknown> {
		return (await rest.as(userId, "GET /api/friends")).body;
	}

	test("[VIS3] one asks, the other accepts; both are told, the asked one first of the request", async () => {
		rest.take("person");
		expect((await rest.as("ada", "PUT /api/friends/bob")).body).toEqual({ userId: "bob", state: "outgoing" });
		expect(told()).toEqual([{ to: "bob", name: "friend:requested", about: "ada" }]);
		expect(await lists("ada")).toEqual({ friends: [], incoming: [], outgoing: ["bob"] });
		expect(await lists("bob")).toEqual({ friends: [], incoming: ["ada"], outgoing: [] });
		expect((await rest.as("ada", "PUT /api/friends/bob")).body).toEqual({ userId: "bob", state: "outgoing" });
		expect(told()).toEqual([]);
		expect((await rest.as("bob", "PUT /api/friends/ada")).body).toEqual({ userId: "ada", state: "friends" });
		expect(told()).toEqual([
			{ to: "ada", name: "friend:accepted", about: "bob" },
			{ to: "bob", name: "friend:accepted", about: "ada" },
		]);
		expect(await lists("ada")).toEqual({ friends: ["bob"], incoming: [], outgoing: [] });
		expect((await rest.as("ada", "PUT /api/friends/bob")).body).toEqual({ userId: "bob", state: "friends" });
		expect(told()).toEqual([]);
	});

	test("[VIS3] a friendship, and a request in either direction, is ended by either", async () => {
		await rest.as("ada", "PUT /api/friends/bob");
		await rest.as("bob", "PUT /api/friends/ada");
		await rest.as("carol", "PUT /api/friends/ada");
		rest.take("person");
		expect((await rest.as("ada", "DELETE /api/friends/bob")).body).toEqual({ userId: "bob", state: "none" });
		expect(told()).toEqual([
			{ to: "bob", name: "friend:ended", about: "ada" },
			{ to: "ada", name: "friend:ended", about: "bob" },
		]);
		await rest.as("ada", "DELETE /api/friends/carol");
		expect(told()).toHaveLength(2);
		expect(await lists("carol")).toEqual({ friends: [], incoming: [], outgoing: [] });
		for (const userId of ["carol", "nobody", "ada"]) {
			expect((await rest.as("ada", `DELETE /api/friends/${userId}`)).body).toEqual({ userId, state: "none" });
			expect(told()).toEqual([]);
		}
	});

	test("[VIS3] under audience contacts a friendship opens the view of both, and its end closes it", async () => {
		await rest.admin("PUT /admin/companies/acme", { audience: "contacts" });
		await rest.connect("ada");
		await rest.connect("bob");
		await rest.as("ada", "PUT /api/friends/bob");
		await rest.announce();
		expect([await rest.seen("ada", "bob"), await rest.seen("bob", "ada")]).toEqual(["offline", "offline"]);
		await rest.as("bob", "PUT /api/friends/ada");
		await rest.announce();
		expect([await rest.seen("ada", "bob"), await rest.seen("bob", "ada")]).toEqual(["online", "online"]);
		await rest.as("bob", "DELETE /api/friends/ada");
		await rest.announce();
		expect([await rest.seen("ada", "bob"), await rest.seen("bob", "ada")]).toEqual(["offline", "offline"]);
	});

	test("[VIS8] asking somebody who blocks one succeeds silently, and shows when the block ends", async () => {
		const unblocked = await rest.as("ada", "PUT /api/friends/carol");
		await rest.as("bob", "PUT /api/blocks/ada");
		rest.take("person");
		const blocked = await rest.as("ada", "PUT /api/friends/bob");
		expect(blocked.text.replace("bob", "carol")).toBe(unblocked.text);
		expect(told()).toEqual([]);
		expect(await lists("bob")).toEqual({ friends: [], incoming: [], outgoing: [] });
		expect(await lists("ada")).toEqual({ friends: [], incoming: [], outgoing: ["bob", "carol"] });
		await rest.as("bob", "DELETE /api/blocks/ada");
		expect(await lists("bob")).toEqual({ friends: [], incoming: ["ada"], outgoing: [] });
	});

	test("[VIS8] a request that a block hides is withdrawn without a word", async () => {
		await rest.as("bob", "PUT /api/blocks/ada");
		await rest.as("ada", "PUT /api/friends/bob");
		rest.take("person");
		await rest.as("ada", "DELETE /api/friends/bob");
		expect(told().filter(({ to }) => to === "bob")).toEqual([]);
		await rest.as("bob", "DELETE /api/blocks/ada");
		expect(await lists("bob")).toEqual({ friends: [], incoming: [], outgoing: [] });
	});

	test("[VIS8] a block hides a request that came before it too", async () => {
		await rest.as("ada", "PUT /api/friends/bob");
		await rest.as("bob", "PUT /api/blocks/ada");
		expect(await lists("bob")).toEqual({ friends: [], incoming: [], outgoing: [] });
	});

	test("[T-06] nobody asks themselves, somebody unknown, or somebody of another company", async () => {
		await rest.as({ userId: "eve", companyId: "other" }, "GET /api/users");
		rest.take("person");
		expectProblem(await rest.as("ada", "PUT /api/friends/ada"), 400, "bad_request");
		const foreign = await rest.as("ada", "PUT /api/friends/eve");
		const unknown = await rest.as("ada", "PUT /api/friends/nobody");
		expectProblem(foreign, 404, "not_found");
		expect(foreign.text).toBe(unknown.text);
		expect(told()).toEqual([]);
	});
});
