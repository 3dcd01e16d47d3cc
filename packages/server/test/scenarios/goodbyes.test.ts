import { expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

test("[PR21] [T-27] who says goodbye again and again has the grace of a lost link, and nobody is told of each time", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const comeAndGo = async (): Promise<void> => {
		const alice = await server.connect("alice");
		await server.announce();
		alice.leave();
		await server.connections(1);
		await server.announce();
	};
	const told = (): readonly string[] => bob.names("alice");
	for (let round = 0; round < 10; round += 1) await comeAndGo();
	expect(told()).toHaveLength(20);
	bob.forget();
	for (let round = 0; round < 8; round += 1) await comeAndGo();
	expect(told()).toEqual(["user:online"]);
	await server.advance(6_000);
	await server.announce();
	expect(told()).toEqual(["user:online", "user:offline"]);
	await server.advance(60_000);
	bob.forget();
	await comeAndGo();
	expect(told()).toEqual(["user:online", "user:offline"]);
});

test("[VIS5] [T-10] [PR21] whoever came and went unseen is seen to go at once all the same", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	for (let round = 0; round < 12; round += 1) {
		const alice = await server.connect("alice");
		if (round === 0) await alice.send("presence:set", { status: "invisible" });
		await server.announce();
		alice.leave();
		await server.connections(1);
		await server.announce();
	}
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "auto" });
	await server.announce();
	bob.forget();
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:offline"]);
});

test("[PR21] [W14] a revocation of somebody who comes and goes all the time takes effect at once", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	for (let round = 0; round < 11; round += 1) {
		(await server.connect("alice", { auth: { deviceId: "d1" } })).leave();
		await server.connections(1);
	}
	await server.connect("alice", { auth: { deviceId: "d1" } });
	await server.announce();
	bob.forget();
	await server.operate("POST", "/admin/revocations", { companyId: "acme", userId: "alice" });
	await server.connections(1);
	await server.announce();
	expect(bob.names("alice")).toEqual(["user:offline"]);
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
