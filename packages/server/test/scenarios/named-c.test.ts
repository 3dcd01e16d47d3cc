import { expect, test } from "bun:test";
import { TestServer } from "../support/test-server.ts";

test("[C01] the four availabilities, as others and as oneself see them", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const alice = await server.connect("alice");
	const seen: unknown[] = [];
	for (const status of ["away", "dnd", "invisible", "auto", "online"]) {
		const { session } = await alice.send("presence:set", { status });
		await server.announce();
		const { users } = await bob.send("presence:sync", { userIds: ["alice"] });
		const [view] = users as { status: string }[];
		const { availability, status: own } = session as Record<string, unknown>;
		seen.push([status, availability, own, view?.status]);
	}
	expect(seen).toEqual([
		["away", "away", "away", "away"],
		["dnd", "dnd", "dnd", "dnd"],
		["invisible", "invisible", "invisible", "offline"],
		["auto", "auto", "online", "online"],
		["online", "auto", "online", "online"],
	]);
});

test("[C02] invisible except to the people on the list", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await server.announce();
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	await server.announce();
	const byBob = await bob.send("presence:sync");
	const byCarol = await carol.send("presence:sync");
	expect(byBob.users).toEqual([{ userId: "carol", status: "online" }]);
	expect(byCarol.users).toEqual([
		{ userId: "alice", status: "online" },
		{ userId: "bob", status: "online" },
	]);
});

test("[C03] each viewer's own view, in events, in sync and in subscriptions", async () => {
	await using server = await TestServer.start();
	const alice = await server.connect("alice");
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	await server.announce();
	bob.forget();
	carol.forget();
	await alice.send("activity:set", { projectId: "p" });
	await server.announce();
	expect(bob.about("alice")).toEqual([]);
	expect(carol.names("alice")).toEqual(["activity:changed"]);
	const view = { userId: "alice", status: "online", currentProjectId: "p" };
	for (const ask of ["presence:sync", "presence:subscribe"]) {
		const byBob = await bob.send(ask, { userIds: ["alice"] });
		const byCarol = await carol.send(ask, { userIds: ["alice"] });
		const bySelf = await alice.send(ask, { userIds: ["alice"] });
		expect(byBob.users).toEqual([{ userId: "alice", status: "offline" }]);
		expect(byCarol.users).toEqual([view]);
		expect(bySelf.users).toEqual([expect.objectContaining({ ...view, status: "invisible" })]);
	}
});

test("[C04] a heartbeat announces nothing, to nobody", async () => {
	await using server = await TestServer.start();
	const watchers = [
		await server.connect("bob"),
		await server.connect("bob", { auth: { batch: true } }),
		await server.connect("alice"),
		await server.plain("carol"),
	];
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 1, longitude: 1, projectId: "p", taskId: "t" });
	await server.advance(1_200);
	await server.fence();
	for (const watcher of watchers) watcher.forget();
	for (let beat = 0; beat < 8; beat += 1) {
		await alice.send("presence:heartbeat", { latitude: 1, longitude: 1, projectId: "p", taskId: "t" });
		await server.advance(30_000);
	}
	await server.fence();
	for (const watcher of watchers) expect(watcher.heard).toEqual([]);
});

test("[C06] put on and taken off the list while invisible: to that viewer alone like coming and going", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await server.announce();
	await alice.send("presence:set", { status: "invisible" });
	await server.announce();
	bob.forget();
	carol.forget();
	await alice.send("presence:set", { visibleTo: ["carol"] });
	await server.announce();
	expect(carol.names("alice")).toEqual(["user:online"]);
	await alice.send("presence:set", { visibleTo: [] });
	await server.announce();
	expect(carol.names("alice")).toEqual(["user:online", "user:offline"]);
	expect(carol.all("user:offline")[0]).not.toHaveProperty("reason");
	expect(bob.heard).toEqual([]);
});

test("[C07] invisible and moving: nobody off the list learns of it, the list sees no position either", async () => {
	await using server = await TestServer.start();
	const bob = await server.connect("bob");
	const carol = await server.connect("carol");
	const alice = await server.connect("alice");
	await alice.send("presence:heartbeat", { latitude: 10, longitude: 10 });
	await server.advance(1_100);
	await alice.send("presence:set", { status: "invisible", visibleTo: ["carol"] });
	await server.announce();
	bob.forget();
	carol.forget();
	for (let step = 1; step <= 5; step += 1) {
		await alice.send("presence:heartbeat", { latitude: 10 + step, longitude: 10, active: true });
		await server.advance(1_100);
	}
	await server.fence();
	expect(bob.heard).toEqual([]);
	expect(carol.about("alice")).toEqual([]);
	const { users } = await carol.send("presence:sync", { userIds: ["alice"] });
	expect(users).toEqual([{ userId: "alice", status: "online" }]);
});
