import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
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
