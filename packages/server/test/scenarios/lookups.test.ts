import { expect, test } from "bun:test";
import { countedStores } from "../support/counted-stores.ts";
import { TestServer } from "../support/test-server.ts";

const LIMITED = { code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) };

function ids(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `u${index}`);
}

test("[T-09] a user may ask for the presence of many 10 times a second, by whatever way they ask", async () => {
	await using server = await TestServer.start();
	const [alice, phone] = [await server.connect("alice"), await server.connect("alice")];
	const token = await server.token("alice");
	const batch = () => server.rest("POST", "/api/presence/batch", { token, body: { userIds: ["bob"] } });
	for (let count = 0; count < 3; count += 1) {
		expect((await alice.send("presence:sync", { userIds: ["bob"] })).success).toBe(true);
		expect((await phone.send("presence:subscribe", { userIds: [`bob${count}`] })).success).toBe(true);
		expect((await batch()).status).toBe(200);
	}
	expect((await batch()).status).toBe(200);
	const refused = await batch();
	expect(refused).toMatchObject({ status: 429, body: LIMITED });
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
	expect((await alice.send("presence:sync", { userIds: ["bob"] })).error).toMatchObject(LIMITED);
	expect((await phone.send("presence:subscribe", { userIds: ["carol"] })).error).toMatchObject(LIMITED);
	expect((await alice.send("presence:sync", {})).success).toBe(true);
	const bob = await server.connect("bob");
	expect((await bob.send("presence:sync", { userIds: ["alice"] })).success).toBe(true);
	server.clock.advance(1_000);
	const again = await Promise.all(ids(12).map(() => alice.send("presence:sync", { userIds: ["bob"] })));
	expect(again.filter(({ success }) => success)).toHaveLength(10);
});

test("[T-09] who was refused a subscription is told nothing of these people", async () => {
	await using server = await TestServer.start({ config: { lookupBurst: 1, lookupRate: 1 } });
	const alice = await server.connect("alice", { auth: { feed: "none" } });
	await alice.send("presence:subscribe", { userIds: ["carol"] });
	await alice.send("presence:subscribe", { userIds: ["bob"] });
	await server.connect("bob");
	await server.announce();
	expect(alice.names("bob")).toEqual([]);
});

test("[T-09] a user may ask for 10,000 people in a minute, one by one or 100 at a time", async () => {
	await using server = await TestServer.start({ config: { lookupRate: 0, requestRate: 0, eventRate: 0 } });
	const alice = await server.connect("alice");
	const token = await server.token("alice");
	for (let count = 0; count < 99; count += 1)
		expect((await alice.send("presence:sync", { userIds: ids(100) })).success).toBe(true);
	const body = { userIds: ids(99) };
	expect((await server.rest("POST", "/api/presence/batch", { token, body })).status).toBe(200);
	expect((await server.rest("GET", "/api/users/bob/presence", { token })).status).toBe(200);
	const one = await server.rest("GET", "/api/users/bob/presence", { token });
	expect(one).toMatchObject({ status: 429, body: LIMITED });
	expect((await server.rest("POST", "/api/presence/batch", { token, body })).status).toBe(429);
	server.clock.advance(6_000);
	for (let count = 0; count < 10; count += 1)
		expect((await alice.send("presence:sync", { userIds: ids(100) })).success).toBe(true);
	expect((await alice.send("presence:sync", { userIds: ids(100) })).error).toMatchObject(LIMITED);
});

test("[T-09] a page of GET /api/presence is such a question", async () => {
	await using server = await TestServer.start();
	const token = await server.token("alice");
	const list = () => server.rest("GET", "/api/presence?limit=1", { token });
	for (const { status } of await Promise.all(ids(10).map(list))) expect(status).toBe(200);
	expect(await list()).toMatchObject({ status: 429, body: LIMITED });
	server.clock.advance(1_000);
	expect((await list()).status).toBe(200);
});

test("[T-09] a connection may sync once at no cost, page by page; asked anew it is such a question", async () => {
	await using server = await TestServer.start({ config: { lookupBurst: 1, lookupRate: 1, syncPage: 1 } });
	for (const userId of ids(4)) await server.connect(userId);
	await server.announce();
	const alice = await server.connect("alice");
	const pages = async (first: Record<string, unknown>) => {
		const found: unknown[] = [];
		let asked = first;
		for (;;) {
			const { success, error, users, nextCursor } = await alice.send("presence:sync", asked);
			found.push(success ? (users as { userId: string }[])[0]?.userId : error?.code);
			if (!success || nextCursor === null) return found;
			asked = { cursor: nextCursor };
		}
	};
	expect(await pages({})).toEqual(ids(4));
	const { nextCursor } = await alice.send("presence:sync", {});
	expect(nextCursor).toBeString();
	expect(await pages({})).toEqual(["rate_limited"]);
	expect((await alice.send("presence:sync", { cursor: nextCursor })).error).toMatchObject(LIMITED);
	server.clock.advance(1_000);
	expect(await pages({})).toEqual(ids(4));
	const bob = await server.connect("alice");
	expect((await bob.send("presence:sync", {})).success).toBe(true);
	expect((await bob.send("presence:sync", {})).error).toMatchObject(LIMITED);
});

test("[T-09] who leaves a namespace and comes again by the same link syncs anew", async () => {
	await using server = await TestServer.start({ config: { lookupBurst: 1, lookupRate: 1 } });
	const chat = await server.connect("alice", { namespace: "/chat" });
	const outcomes: unknown[] = [];
	for (let count = 0; count < 4; count += 1) {
		const presence = await server.also(chat, "/presence", { userId: "alice" });
		const { success, error } = await presence.send("presence:sync", {});
		outcomes.push(success ? "ok" : error?.code);
		presence.close();
	}
	expect(outcomes).toEqual(["ok", "ok", "rate_limited", "rate_limited"]);
});

test("[T-09] whoever asks for a hundred people whom nobody knows makes the store work as for one", async () => {
	const { stores, calls } = await countedStores();
	await using server = await TestServer.start({ stores });
	const alice = await server.connect("alice");
	const callsOf = async (count: number): Promise<number> => {
		calls.length = 0;
		expect((await alice.send("presence:sync", { userIds: ids(count) })).success).toBe(true);
		return calls.length;
	};
	const one = await callsOf(1);
	expect(await callsOf(100)).toBe(one);
});
