import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
import { temporaryFile } from "../support/temporary-file.ts";
import { Refused, type TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

async function codeOf(connecting: Promise<unknown>): Promise<string | undefined> {
	const refusal = await connecting.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(refusal).toBeInstanceOf(Refused);
	return (refusal as Refused).code;
}

function ids(count: number, from: number = 0): string[] {
	return Array.from({ length: count }, (_, index) => `u${from + index}`);
}

test("[W25] a user has 20 devices; one more is refused with conflict until another goes", async () => {
	await using server = await TestServer.start();
	const device = (id: string) => server.connect("alice", { auth: { deviceId: id } });
	const devices = await Promise.all(ids(20).map(device));
	expect(await codeOf(device("one-more"))).toBe("conflict");
	await device("u3");
	await server.connect("bob");
	devices[0]?.leave();
	await server.connections(21);
	await device("one-more");
});

test("[W25] a user has 60 connections; one more is refused with conflict", async () => {
	await using server = await TestServer.start();
	const devices = ids(60).map((_, index) => `d${index % 20}`);
	await Promise.all(devices.map((deviceId) => server.connect("alice", { auth: { deviceId } })));
	expect(await codeOf(server.connect("alice", { auth: { deviceId: "d0" } }))).toBe("conflict");
	await server.connect("bob");
});

test("[W25] a connection has 2,000 subscriptions; more are refused with rate_limited, all or none", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice", { auth: { feed: "none" } });
	await alice.send("presence:subscribe", { userIds: ids(1_999) });
	const { error } = await alice.send("presence:subscribe", { userIds: ["late1", "late2"] });
	expect(error).toMatchObject({ code: "rate_limited", retryable: true });
	await server.connect("late1");
	await server.announce();
	expect(alice.names("late1")).toEqual([]);
	expect((await alice.send("presence:subscribe", { userIds: ["u5", "last"] })).success).toBe(true);
	await alice.send("presence:unsubscribe", { userIds: ids(10) });
	expect((await alice.send("presence:subscribe", { userIds: ids(10, 5_000) })).success).toBe(true);
});

test("[W25] [T-22] a connection has 256 unanswered requests; more are refused with rate_limited", async () => {
	using file = temporaryFile();
	await using server = await TestServer.start({ databaseFile: file.path });
	const alice = await server.connect("alice");
	const other = await server.connect("alice");
	using foreign = new DatabaseSync(file.path);
	foreign.exec("begin immediate");
	const answers = Array.from({ length: 300 }, (_, index) => alice.send("status:post", { message: `m${index}` }));
	const refused = await Promise.all(answers.slice(256));
	expect((await other.send("activity:ping")).success).toBe(true);
	foreign.exec("rollback");
	const served = await Promise.all(answers.slice(0, 256));
	for (const { error } of refused)
		expect(error).toMatchObject({ code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) });
	expect(served.filter(({ success }) => !success)).toEqual([]);
	server.clock.advance(1_000);
	expect((await alice.send("status:clear")).success).toBe(true);
});

test("[W25] an event of more than 128 KiB is answered too_large, and the connection lives on", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const plain = await server.plain("alice");
	const polling = await server.connect("alice", { client: { transports: ["polling"] } });
	const message = "x".repeat(140_000);
	for (const client of [alice, plain, polling]) {
		const { error } = await client.send("status:post", { message });
		expect(error).toMatchObject({ code: "too_large", retryable: false });
		expect((await client.send("activity:ping")).success).toBe(true);
	}
});

test("[W25] a frame of more than 256 KiB ends its link, and no other", async () => {
	await using server = await TestServer.start();
	const bystander = await server.connect("bob");
	const alice = await server.connect("alice");
	const plain = await server.plain("carol");
	alice.socket.emit("status:post", { message: "x".repeat(263_000) });
	plain.say({ type: "status:post", data: { message: "x".repeat(263_000) } });
	expect(await alice.ended()).toMatch(/^transport/);
	expect((await plain.ended()).code).toBe(1009);
	await server.connections(1);
	expect((await bystander.send("activity:ping")).success).toBe(true);
});

test.each([
	["presence:sync", { userIds: ids(101) }],
	["presence:set", { visibleTo: ids(501) }],
])("[W25] %s refuses a list that is too long with bad_request", async (name, payload) => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	expect((await alice.send(name, payload)).error?.code).toBe("bad_request");
});

test("[W25] the longest lists are taken", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	const { users } = await alice.send("presence:sync", { userIds: ids(100) });
	expect(users).toHaveLength(100);
	expect((await alice.send("presence:set", { visibleTo: ids(500) })).success).toBe(true);
});

test("[W25] the limits are settings", async () => {
	await using server = await TestServer.start({
		config: { maxDevices: 1, maxSubscriptions: 2, maxEventBytes: 1_024, authTimeout: 60_000 },
	});
	const alice: TestClient = await server.connect("alice", { auth: { deviceId: "a" } });
	expect(await codeOf(server.connect("alice", { auth: { deviceId: "b" } }))).toBe("conflict");
	const tooMany = await alice.send("presence:subscribe", { userIds: ids(3) });
	expect(tooMany.error).toMatchObject({ code: "rate_limited", retryable: true });
	// Time alone makes no room.
	expect(tooMany.error).not.toHaveProperty("retryAfterMs");
	expect((await alice.send("status:post", { message: "x".repeat(2_000) })).error?.code).toBe("too_large");
});
