import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const MOMENTS = 900;
const QUICK = 200;

async function comeAndGo(server: TestServer): Promise<void> {
	const alice = await server.connect("alice");
	await server.announce();
	alice.leave();
	await server.connections(1);
	await server.announce();
}

/** Bob, who was told three times that Alice came and went. */
async function flickering(server: TestServer): Promise<TestClient> {
	const bob = await server.connect("bob");
	for (let round = 0; round < 3; round += 1) await comeAndGo(server);
	expect(bob.names("alice")).toEqual(Array(3).fill(["user:online", "user:offline"]).flat());
	bob.forget();
	return bob;
}

test("[PR21] [T-27] of who comes and goes all the time not each time is told, and soon how they are", async () => {
	await using server = await TestServer.start();
	const bob = await flickering(server);
	const told = (): readonly string[] => bob.names("alice");
	for (let round = 0; round < 9; round += 1) await comeAndGo(server);
	const most = (9 * 2 * QUICK) / MOMENTS + 1;
	expect(told().length).toBeLessThanOrEqual(most);
	const alternating = Array.from(told(), (_, index) => (index % 2 === 0 ? "user:online" : "user:offline"));
	expect(told()).toEqual(alternating);
	await server.connect("alice");
	await server.advance(MOMENTS);
	await server.fence();
	expect(told().at(-1)).toBe("user:online");
	expect((await bob.send("presence:sync")).users).toMatchObject([{ userId: "alice" }]);
});

test("[PR21] [T-27] a minute later they are told of at once again", async () => {
	await using server = await TestServer.start();
	const bob = await flickering(server);
	await server.advance(60_000);
	await comeAndGo(server);
	expect(bob.names("alice")).toEqual(["user:online", "user:offline"]);
});

test("[PR21] [W14] a revocation of somebody who comes and goes all the time is told soon, too", async () => {
	await using server = await TestServer.start();
	const bob = await flickering(server);
	await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.advance(MOMENTS);
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice" });
	await server.connections(1);
	await server.advance(MOMENTS);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "user:offline"]);
});

test("[PR21] [T-13] an erasure of somebody who comes and goes all the time is told before they are forgotten", async () => {
	await using server = await TestServer.start();
	const bob = await flickering(server);
	await server.connect("alice");
	await server.advance(MOMENTS);
	await server.operate("DELETE", "/admin/companies/acme/users/alice");
	await server.connections(1);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "user:offline"]);
});

test("[PR21] [W25] who comes and goes all the time, each time with a device of its own, is let in for ever", async () => {
	await using server = await TestServer.start();
	for (let round = 0; round < 60; round += 1) {
		const alice = await server.connect("alice");
		alice.leave();
		await server.connections(0);
	}
	const bob = await server.connect("bob");
	await server.advance(6_000);
	expect((await bob.send("presence:sync")).users).toEqual([]);
});

test("[W31] [T-27] what somebody types who is not told of yet is told after that they have come", async () => {
	await using server = await TestServer.start();
	const [maker, bob] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(maker, ["bob"]);
	let alice = maker;
	const go = async (): Promise<void> => {
		alice.leave();
		await server.connections(1);
	};
	const come = async (): Promise<void> => {
		alice = await server.connect("alice", { namespace: "/chat" });
	};
	for (let round = 0; round < 3; round += 1)
		for (const next of [go, come]) {
			await next();
			await server.announce();
		}
	for (const next of [go, come, go]) {
		await next();
		for (bob.forget(); bob.names("alice").length === 0; await server.fence()) await server.advance(50);
	}
	bob.forget();
	await come();
	await accepted(alice.send("typing:start", { conversationId: id }));
	for (let tick = 0; tick < 2; tick += 1) await server.announce();
	expect(bob.names("alice")).toEqual([]);
	for (let passed = 0; passed < MOMENTS; passed += QUICK) await server.announce();
	expect(bob.names("alice")).toEqual(["user:online", "user:typing"]);
});
