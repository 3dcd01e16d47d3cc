import { afterAll, beforeAll, expect, test } from "bun:test";
import { type LiveServer, liveServer } from "./support/live-server.ts";

let server: LiveServer;
beforeAll(async () => {
	server = await liveServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test("[W4] companies: made, their policy changed, listed", async () => {
	const rollcall = server.client();
	const made = await rollcall.putCompany({ companyId: "acme", locationAudience: "contacts", locationRounding: 3 });
	expect(made).toMatchObject({ companyId: "acme", policy: { locationAudience: "contacts", locationRounding: 3 } });
	const changed = await rollcall.putCompany({ companyId: "acme", feedLimit: 50 });
	expect(changed.policy).toEqual({ ...made.policy, feedLimit: 50 });
	await rollcall.putCompany({ companyId: "zeta" });
	const first = await rollcall.listCompanies({ limit: 1 });
	expect(first.companies.map(({ companyId }) => companyId)).toEqual(["acme"]);
	const second = await rollcall.listCompanies({ cursor: first.nextCursor ?? "" });
	expect(second.companies.map(({ companyId }) => companyId)).toContain("zeta");
});

test("[W4] users: made and changed, explained, erased; a token minted after that begins anew", async () => {
	const rollcall = server.client();
	const key = { companyId: "people", userId: "ada@example.com" };
	expect(await rollcall.putUser({ ...key, name: "Ada" })).toEqual({ userId: key.userId, name: "Ada", avatarUrl: null });
	const avatarUrl = "https://example.com/ada.png";
	expect(await rollcall.putUser({ ...key, avatarUrl })).toEqual({ userId: key.userId, name: "Ada", avatarUrl });
	expect(await rollcall.explainUser(key)).toMatchObject({ userId: key.userId, status: "offline", rule: "no_device" });
	const ada = rollcall.as(key);
	expect((await ada.getUser({ userId: key.userId })).name).toBe("Ada");
	expect(await rollcall.eraseUser(key)).toEqual({ userId: key.userId, erased: true });
	expect(await rollcall.eraseUser({ ...key, userId: "nobody" })).toEqual({ userId: "nobody", erased: false });
	expect((await ada.getUser({ userId: key.userId })).name).toBeNull();
});

test("[W14] a revocation ends a token that was minted before, and none that follows it at once", async () => {
	const rollcall = server.client();
	const key = { companyId: "people", userId: "bob" };
	const before = rollcall.withToken(await rollcall.mintToken(key));
	const ever = rollcall.as(key);
	await Promise.all([before.getOwnPresence(), ever.getOwnPresence()]);
	const revoked = await rollcall.revoke(key);
	expect(revoked).toMatchObject({ ...key, deviceId: null, jti: null });
	await expect(before.getOwnPresence()).rejects.toMatchObject({ code: "unauthorized", status: 401 });
	expect(await rollcall.withToken(await rollcall.mintToken(key)).getOwnPresence()).toMatchObject({ userId: "bob" });
	expect(await ever.getOwnPresence()).toMatchObject({ userId: "bob" });
});

test("[W14] one token alone is revoked by its jti", async () => {
	const rollcall = server.client();
	const key = { companyId: "people", userId: "carol" };
	const [one, other] = await Promise.all(["t1", "t2"].map((jti) => rollcall.mintToken({ ...key, jti })));
	await rollcall.revoke({ companyId: key.companyId, jti: "t1" });
	await expect(rollcall.withToken(one ?? "").getOwnPresence()).rejects.toMatchObject({ code: "unauthorized" });
	expect(await rollcall.withToken(other ?? "").getOwnPresence()).toMatchObject({ userId: "carol" });
});

test("[W4] friendships are made in both directions, all or none", async () => {
	const rollcall = server.client();
	const companyId = "friends";
	for (const userId of ["ada", "bob"]) await rollcall.putUser({ companyId, userId });
	expect(await rollcall.putFriendships({ companyId, pairs: [["ada", "bob"]] })).toEqual({ changedUsers: 2 });
	expect((await rollcall.as({ companyId, userId: "bob" }).listFriends()).friends).toEqual(["ada"]);
	const pairs = [["ada", "nobody"] as const];
	await expect(rollcall.putFriendships({ companyId, pairs })).rejects.toMatchObject({ code: "not_found", status: 404 });
});

test("[CON1] conversations of the application, and its messages, which come from nobody", async () => {
	const rollcall = server.client();
	const companyId = "talk";
	for (const userId of ["ada", "bob"]) await rollcall.putUser({ companyId, userId });
	const group = { companyId, type: "group", title: "Roof 12", participantIds: ["ada", "bob"], ownerId: "ada" } as const;
	const made = await rollcall.createConversation(group);
	expect(made).toMatchObject({ type: "group", title: "Roof 12", createdBy: null });
	expect(made.participants.map(({ userId, role }) => [userId, role])).toEqual([
		["ada", "owner"],
		["bob", "member"],
	]);
	const direct = { companyId, type: "direct", participantIds: ["ada", "bob"] } as const;
	expect((await rollcall.createConversation(direct)).id).toBe((await rollcall.createConversation(direct)).id);
	const to = { companyId, conversationId: made.id };
	const sent = await rollcall.sendSystemMessage({ ...to, text: "The site opens at seven.", metadata: { notice: 81 } });
	expect(sent).toMatchObject({ type: "system", senderId: null, seq: 1, metadata: { notice: 81 } });
	const again = { idempotencyKey: "notice-82" };
	const twice = [
		await rollcall.sendSystemMessage({ ...to, text: "Rain." }, again),
		await rollcall.sendSystemMessage({ ...to, text: "Rain." }, again),
	];
	expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
	await expect(rollcall.sendSystemMessage({ ...to, text: "Snow." }, again)).rejects.toMatchObject({ code: "conflict" });
	const named = await rollcall.sendSystemMessage({ ...to, text: "Hail.", clientMessageId: "Notiz ä" });
	expect(named).toMatchObject({ clientMessageId: "Notiz ä", seq: 3 });
});

test("[CLU1] the nodes", async () => {
	const { nodes, nextCursor } = await server.client().listNodes();
	expect([nodes.map(({ answering }) => answering), nextCursor]).toEqual([[true], null]);
});

test("[OPS4] how the nodes are doing, and who is connected", async () => {
	const rollcall = server.client();
	const { nodes, complete } = await rollcall.listStats();
	expect([nodes.map(({ links, degraded }) => [links, degraded]), complete]).toEqual([[[0, []]], true]);
	const asked = { companyId: "acme", nodeId: nodes[0]?.nodeId, limit: 5 };
	expect(await rollcall.listConnections(asked)).toEqual({ connections: [], complete: true, nextCursor: null });
});

test("[T-36] without a key nothing is sent; with a wrong one nothing is done", async () => {
	const wrong = server.client({ adminKey: "another key" });
	await expect(wrong.listNodes()).rejects.toMatchObject({
		name: "RollcallError",
		code: "unauthorized",
		retryable: false,
	});
	const { createRollcall } = await import("../src/index.ts");
	await expect(createRollcall({ url: server.url }).listNodes()).rejects.toThrow("needs an adminKey");
});
