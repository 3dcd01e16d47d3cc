import { expect, test } from "bun:test";
import { TestCluster } from "../support/test-cluster.ts";

test("[CLU1] [PR20] whoever is on another node is told of, once; a second device there is no news", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const bob = await two.connect("bob");
	await cluster.announce();
	const ada = await one.connect("ada", { auth: { deviceId: "desk" } });
	await cluster.announce();
	await bob.hears("user:online", ({ userId }) => userId === "ada");
	const phone = await two.connect("ada", { auth: { deviceId: "phone" } });
	await cluster.announce();
	phone.leave();
	await two.settled();
	await cluster.announce();
	await bob.fence();
	expect(bob.names("ada")).toEqual(["user:online"]);
	ada.leave();
	await one.settled();
	await cluster.announce();
	await bob.hears("user:offline", ({ userId }) => userId === "ada");
	expect(bob.names("ada")).toEqual(["user:online", "user:offline"]);
});

test("[CLU1] [PR32] own devices on several nodes have one state, and are told of it wherever they are", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const desk = await one.connect("ada", { auth: { deviceId: "desk" } });
	const phone = await two.connect("ada", { auth: { deviceId: "phone" } });
	await cluster.announce();
	phone.forget();
	await desk.send("presence:set", { status: "dnd" });
	await cluster.announce();
	const self = await phone.hears("presence:self", ({ status }) => status === "dnd");
	expect((self.devices as { deviceId: string }[]).map(({ deviceId }) => deviceId).sort()).toEqual(["desk", "phone"]);
});

test("[CLU1] [PR41] [PR42] a client that comes back to another node goes on where it was", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const ada = await one.connect("ada");
	const bob = await one.connect("bob");
	await cluster.announce();
	const { epoch, version } = await bob.send("presence:sync", {});
	bob.cut();
	await ada.send("status:post", { message: "On site" });
	await cluster.advance(1_000);
	const again = await two.connect("bob");
	const delta = await again.send("presence:sync", { epoch, version });
	expect(delta).toMatchObject({ success: true, full: false, epoch });
	expect(delta.users).toMatchObject([{ userId: "ada", statusMessage: "On site" }]);
});

test("[VIS5] [T-27] who comes and goes all the time on one node is told of at the moments on another, too", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const bob = await two.connect("bob");
	const told = async (count: number): Promise<void> => {
		for (let waited = 0; bob.names("ada").length < count && waited < 2_000; waited += 50) {
			await cluster.advance(50);
			await bob.fence();
		}
		expect(bob.names("ada")).toHaveLength(count);
	};
	const come = async (count: number): Promise<void> => {
		const ada = await one.connect("ada");
		await told(count - 1);
		ada.leave();
		await one.settled();
		await told(count);
	};
	for (let round = 1; round <= 3; round += 1) await come(2 * round);
	// The beginning of a time between two moments.
	for (const count of [8, 10]) await come(count);
	bob.forget();
	await two.connect("ada");
	for (let tick = 0; tick < 4; tick += 1) {
		await cluster.advance(100);
		await bob.fence();
	}
	expect(bob.names("ada")).toEqual([]);
	await told(1);
});

test("[PR21] [PR24] a link that is lost on one node and comes back on another within the grace is no news", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const bob = await two.connect("bob");
	const ada = await one.connect("ada", { auth: { deviceId: "desk" } });
	await cluster.announce();
	await bob.hears("user:online");
	bob.forget();
	ada.cut();
	await one.settled();
	await cluster.advance(4_000);
	await two.connect("ada", { auth: { deviceId: "desk" } });
	await cluster.advance(10_000);
	await bob.fence();
	expect(bob.about("ada")).toEqual([]);
});

test("[PR12] away is announced once, by whichever node, and activity anywhere brings back", async () => {
	await using cluster = await TestCluster.start({ config: { awayAfter: 20_000 } });
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const watchers = [await one.connect("bob"), await two.connect("cem")];
	await one.connect("ada", { auth: { deviceId: "desk" } });
	const phone = await two.connect("ada", { auth: { deviceId: "phone" } });
	await cluster.announce();
	for (const watcher of watchers) await watcher.hears("user:online", ({ userId }) => userId === "ada");
	await cluster.advance(19_000);
	for (const watcher of watchers) {
		await watcher.send("activity:ping");
		watcher.forget();
	}
	await cluster.advance(2_000);
	for (const watcher of watchers) await watcher.hears("user:away", ({ userId }) => userId === "ada");
	await phone.send("activity:ping");
	await cluster.announce();
	for (const watcher of watchers) {
		await watcher.hears("user:online", ({ userId }) => userId === "ada");
		expect(watcher.names("ada")).toEqual(["user:away", "user:online"]);
	}
});

test("[PR23] [X01] [T-29] who was on a node that died is offline for everybody after lease and grace, once; who came back is never announced", async () => {
	await using cluster = await TestCluster.start();
	const [living, dying] = [cluster.node(0), cluster.node(1)];
	const bob = await living.connect("bob");
	await dying.connect("ada", { auth: { deviceId: "desk" } });
	await dying.connect("cem", { auth: { deviceId: "desk" } });
	await cluster.announce();
	for (const userId of ["ada", "cem"]) await bob.hears("user:online", (data) => data.userId === userId);
	bob.forget();
	await cluster.advance(12_000, [living]);
	await living.connect("cem", { auth: { deviceId: "desk" } });
	await cluster.advance(4_000, [living]);
	const gone = await bob.hears("user:offline", ({ userId }) => userId === "ada");
	expect(gone.reason).toBe("stale_session");
	await cluster.advance(5_000, [living]);
	await bob.fence();
	expect(bob.names("ada")).toEqual(["user:offline"]);
	expect(bob.about("cem")).toEqual([]);
});

test("[PR23] [X02] [T-29] a node that slept past its lease puts its people back, and stays the one that holds them", async () => {
	await using cluster = await TestCluster.start();
	const [living, sleeping] = [cluster.node(0), cluster.node(1)];
	const bob = await living.connect("bob");
	const ada = await sleeping.connect("ada", { auth: { deviceId: "desk" } });
	await cluster.announce();
	await bob.hears("user:online", ({ userId }) => userId === "ada");
	bob.forget();
	await cluster.advance(12_000, [living]);
	await cluster.advance(20_000);
	await bob.fence();
	expect(bob.about("ada")).toEqual([]);
	await ada.send("presence:set", { status: "dnd" });
	await cluster.announce();
	await bob.hears("presence:update", ({ userId }) => userId === "ada");
});

test("[W14] [T-02] a revocation on one node ends connections on the others, and keeps them out there", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const ada = await two.connect("ada");
	await cluster.announce();
	cluster.clock.advance(1_000);
	await one.operate("POST", "/admin/revocations", { companyId: "acme", userId: "ada" });
	await ada.ended();
	expect(ada.all("connection:closing")).toMatchObject([{ code: "revoked", retryable: false }]);
});

test("[PR23] [CLU1] the operator sees the nodes, whichever is asked, and page by page", async () => {
	await using cluster = await TestCluster.start({ nodes: 3 });
	await cluster.node(2).connect("ada");
	await cluster.advance(3_000);
	const whole = (await cluster.node(0).operate("GET", "/admin/nodes")) as { nodes: readonly Record<string, unknown>[] };
	expect(whole.nodes.map(({ connections }) => connections).toSorted()).toEqual([0, 0, 1]);
	expect(whole.nodes.filter(({ answering }) => answering)).toHaveLength(1);
	const first = await cluster.node(1).operate("GET", "/admin/nodes?limit=2");
	const second = await cluster.node(1).operate("GET", `/admin/nodes?limit=2&cursor=${first.nextCursor}`);
	const ids = [first, second].flatMap(({ nodes }) => (nodes as { nodeId: string }[]).map(({ nodeId }) => nodeId));
	expect(ids).toEqual(whole.nodes.map(({ nodeId }) => nodeId as string));
	expect(second.nextCursor).toBeNull();
});
