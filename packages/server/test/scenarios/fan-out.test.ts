import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Batch = { readonly version: number; readonly events: readonly { name: string; data: { userId: string } }[] };

function batches(client: TestClient): readonly Batch[] {
	return client.all("presence:batch") as unknown as Batch[];
}

test("[W31] a coming and going within one tick cancels", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.announce();
	const alice = await server.connect("alice");
	alice.leave();
	await server.connections(1);
	await server.announce();
	expect(bob.about("alice")).toEqual([]);
	const dave = await server.connect("dave");
	await server.announce();
	bob.forget();
	dave.leave();
	await server.connections(1);
	await server.connect("dave");
	await server.announce();
	expect(bob.about("dave")).toEqual([]);
});

test("[W31] of several changes within one tick the last value alone is told", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	for (const status of ["dnd", "away", "dnd"]) await alice.send("presence:set", { status });
	for (const projectId of ["p", "q"]) await alice.send("activity:set", { projectId });
	for (const message of ["one", "two"]) await alice.send("status:post", { message });
	await server.announce();
	expect(bob.about("alice")).toEqual([
		{ name: "presence:update", data: expect.objectContaining({ status: "dnd" }) },
		{ name: "activity:changed", data: expect.objectContaining({ projectId: "q" }) },
		{ name: "status:updated", data: expect.objectContaining({ statusMessage: "two" }) },
	]);
});

test("[W31] a change is told within 100 ms, and not at once", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.announce();
	bob.forget();
	await alice.send("presence:set", { status: "dnd" });
	await bob.fence();
	expect(bob.heard).toEqual([]);
	await server.advance(100);
	await bob.fence();
	expect(bob.names("alice")).toEqual(["presence:update"]);
});

test("[W31] user:online goes before what follows from it", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	await server.announce();
	const alice = await server.connect("alice");
	await alice.send("status:post", { message: "m" });
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1 });
	await alice.send("activity:set", { projectId: "p" });
	await server.advance(1_100);
	await server.fence();
	expect(bob.names("alice")).toEqual(["user:online", "activity:changed", "status:updated", "presence:update"]);
});

test("[W31] the ticks are settings", async () => {
	await using server = await TestServer.start({ config: { stateTick: 1_000, locationTick: 5_000 } });
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	await server.advance(5_000);
	await server.fence();
	bob.forget();
	await alice.send("presence:set", { status: "dnd" });
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1 });
	await server.advance(900);
	await server.fence();
	expect(bob.heard).toEqual([]);
	await server.advance(100);
	await server.fence();
	expect(bob.names("alice")).toEqual(["presence:update"]);
	bob.forget();
	for (let step = 2; step < 22; step += 1) {
		await alice.send("presence:heartbeat", { latitude: step, longitude: 1 });
		await server.advance(1_000);
	}
	await server.fence();
	// Each company has its turn in every 5 s, at a moment of its own.
	expect(bob.names("alice")).toEqual(Array.from({ length: 4 }, () => "presence:update"));
});

test("[W32] a batch client is told of a tick once, with all that others are told one by one", async () => {
	await using server = await TestServer.start();
	const single = await server.connect("bob");
	const batched = await server.connect("carol", { auth: { batch: true } });
	await server.announce();
	single.forget();
	batched.forget();
	const people = await Promise.all(["u1", "u2", "u3"].map((userId) => server.connect(userId)));
	for (const person of people) await person.send("activity:set", { projectId: "p" });
	await server.announce();
	const [batch, ...rest] = batches(batched);
	expect(rest).toEqual([]);
	const feed = single.heard.filter(({ name }) => name === "user:online" || name === "activity:changed");
	expect(feed).toHaveLength(6);
	expect(batch?.events).toEqual(feed as never);
	expect(batch?.version).toEqual(expect.any(Number));
	expect(batched.heard.filter(({ name }) => name === "user:online" || name === "activity:changed")).toEqual([]);
});

test("[W32] the version of a batch is one to sync from", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob", { auth: { batch: true } });
	const alice = await server.connect("alice");
	await server.announce();
	const { epoch } = await bob.send("presence:sync");
	const version = batches(bob).at(-1)?.version;
	await server.advance(1_000);
	await alice.send("presence:set", { status: "dnd" });
	await server.announce();
	const answer = await bob.send("presence:sync", { epoch, version });
	expect(answer).toMatchObject({ full: false });
	expect(answer.users).toContainEqual({ userId: "alice", status: "dnd" });
});

test("[W32] [W33] a batch holds nothing of its receiver, also where the receiver changed in that tick", async () => {
	await using server = await TestServer.start();
	const clients: TestClient[] = [];
	const ids = ["u1", "u2", "u3", "u4"];
	for (const userId of ids) clients.push(await server.connect(userId, { auth: { batch: true } }));
	await server.announce();
	for (const client of clients) client.forget();
	for (const client of clients) await client.send("presence:set", { status: "dnd" });
	await server.announce();
	for (const [index, client] of clients.entries()) {
		const told = batches(client).flatMap(({ events }) => events.map(({ data }) => data.userId));
		expect(told.sort()).toEqual(ids.filter((_, other) => other !== index));
	}
});

test("[W32] people with different viewers in one tick: each batch client gets each change once, as they may see it", async () => {
	await using server = await TestServer.start();
	const carol = await server.connect("carol", { auth: { batch: true } });
	const bob = await server.connect("bob", { auth: { batch: true } });
	const hidden = await server.connect("hidden");
	await hidden.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	const open = await Promise.all(Array.from({ length: 130 }, (_, index) => server.connect(`u${index}`)));
	await server.announce();
	bob.forget();
	carol.forget();
	for (const user of [...open, hidden]) await user.send("activity:set", { projectId: "p" });
	await server.announce();
	const told = (client: TestClient) => batches(client).flatMap(({ events }) => events.map(({ data }) => data.userId));
	const ids = open.map((_, index) => `u${index}`);
	expect(told(bob).sort()).toEqual([...ids].sort());
	expect(told(carol).sort()).toEqual([...ids, "hidden"].sort());
});

test("[W33] nobody hears feed events of themselves, on any device and in any form", async () => {
	await using server = await TestServer.start();
	const devices = [
		await server.connect("alice"),
		await server.connect("alice", { auth: { batch: true } }),
		await server.connect("alice", { auth: { feed: "none" } }),
		await server.plain("alice"),
		await server.plain("alice", { auth: { events: "simple" } }),
	];
	for (const device of devices.slice(0, 4)) await device.send("presence:subscribe", { userIds: ["alice"] });
	const [first] = devices as [TestClient];
	await first.send("presence:set", { status: "dnd" });
	await first.send("activity:set", { projectId: "p" });
	await first.send("status:post", { message: "m" });
	await first.send("presence:heartbeat", { latitude: 1, longitude: 1 });
	await server.advance(1_100);
	await server.fence();
	for (const device of devices) expect(device.heard.filter(({ name }) => name !== "presence:self")).toEqual([]);
});
