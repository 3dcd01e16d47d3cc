import { expect, test } from "bun:test";
import { countedStores } from "../support/counted-stores.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestCluster } from "../support/test-cluster.ts";
import { TestServer } from "../support/test-server.ts";

const CROWD = 60;

/** A crowd, and somebody who watches. */
async function aCrowd(server: TestServer): Promise<{ watcher: TestClient; crowd: readonly TestClient[] }> {
	const watcher = await server.connect("watcher");
	const crowd = await Promise.all(Array.from({ length: CROWD + 2 }, (_, index) => arrive(server, index)));
	await server.announce();
	await watcher.hears("user:online", ({ userId }) => userId === nameOf(CROWD));
	watcher.forget();
	return { watcher, crowd };
}

function nameOf(index: number): string {
	return `user-${index}`;
}

function arrive(server: TestServer, index: number): Promise<TestClient> {
	return server.connect(nameOf(index), { auth: { deviceId: "desk" } });
}

async function loseAll(server: TestServer, crowd: readonly TestClient[]): Promise<void> {
	for (const client of crowd) client.cut();
	await server.settled();
}

test("[PR21] [X08] who waits for their turn while a crowd comes back is not taken for gone; who stays away is, once", async () => {
	await using server = await TestServer.start();
	const { watcher, crowd } = await aCrowd(server);
	await loseAll(server, crowd);
	await server.advance(4_700);
	await Promise.all(crowd.slice(0, CROWD).map((_, index) => arrive(server, index)));
	await server.advance(1_500);
	const late = await arrive(server, CROWD);
	await server.advance(6_000);
	await watcher.hears("user:offline");
	await watcher.fence();
	expect(watcher.all("user:offline").map(({ userId }) => userId)).toEqual([nameOf(CROWD + 1)]);
	expect(watcher.all("user:online")).toEqual([]);
	late.leave();
});

test("[PR21] where few come back the grace is as long as agreed", async () => {
	await using server = await TestServer.start();
	const { watcher, crowd } = await aCrowd(server);
	await loseAll(server, crowd);
	await server.advance(4_700);
	await Promise.all(crowd.slice(0, 20).map((_, index) => arrive(server, index)));
	await server.advance(600);
	await watcher.hears("user:offline", ({ userId }) => userId === nameOf(CROWD));
	await watcher.fence();
	expect(watcher.all("user:offline")).toHaveLength(CROWD + 2 - 20);
});

test("[PR21] [CLU1] a crowd that comes back to one node is waited for by the others too", async () => {
	await using cluster = await TestCluster.start();
	const [one, two] = [cluster.node(0), cluster.node(1)];
	const [watcher, canary] = [await two.connect("watcher"), await two.connect("canary")];
	const crowd = await Promise.all(Array.from({ length: CROWD + 2 }, (_, index) => arrive(one, index)));
	await cluster.announce();
	await watcher.hears("user:online", ({ userId }) => userId === nameOf(CROWD));
	await loseAll(one, crowd);
	await cluster.advance(4_700);
	await Promise.all(crowd.slice(0, CROWD).map((_, index) => arrive(one, index)));
	await cluster.advance(200, [one]);
	// Behind the word of the crowd, which went the same way.
	await one.operate("POST", "/admin/revocations", { companyId: "acme", userId: "canary" });
	await canary.ended();
	watcher.forget();
	await cluster.advance(1_500, [two]);
	await watcher.fence();
	expect(watcher.all("user:offline").map(({ userId }) => userId)).toEqual(["canary"]);
	await cluster.advance(8_000);
	await watcher.hears("user:offline", ({ userId }) => userId === nameOf(CROWD));
	await watcher.fence();
	expect(watcher.all("user:offline")).toHaveLength(3);
});

test("[T-28] [STO5] [X08] a herd that comes back and catches up asks the database for nothing", async () => {
	const { stores, calls } = await countedStores();
	await using server = await TestServer.start({ stores });
	const arriveInBoth = async (_: unknown, index: number): Promise<TestClient> => {
		const client = await arrive(server, index);
		await server.also(client, "/chat", { userId: nameOf(index) });
		return client;
	};
	const crowd = await Promise.all(Array.from({ length: CROWD }, arriveInBoth));
	await server.announce();
	const { epoch, version } = await (crowd[0] as TestClient).send("presence:sync");
	await loseAll(server, crowd);
	await server.advance(1_000);
	calls.length = 0;
	const back = await Promise.all(crowd.map(arriveInBoth));
	const answers = await Promise.all(back.map((client) => client.send("presence:sync", { epoch, version })));
	expect(answers.map(({ success, full }) => success && full === false)).toEqual(answers.map(() => true));
	expect(calls).toEqual([]);
});

test("[T-28] who is sent away by a server that stops is told another time to come back than the others", async () => {
	await using server = await TestServer.start({ config: { drainTime: 1_000 } });
	const crowd = await Promise.all(Array.from({ length: 20 }, (_, index) => arrive(server, index)));
	const stopped = server.shutDown();
	const told = await Promise.all(crowd.map((client) => client.hears("server:draining")));
	const times = told.map(({ reconnectAfterMs }) => reconnectAfterMs as number);
	expect(new Set(times).size).toBeGreaterThan(10);
	for (const time of times) expect(time).toBeWithin(0, 2_000);
	await server.advance(1_000);
	await stopped;
});
