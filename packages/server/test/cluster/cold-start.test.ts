import { expect, test } from "bun:test";
import { newCluster } from "../support/redis.ts";
import { TestClock } from "../support/test-clock.ts";
import { TestServer } from "../support/test-server.ts";

/** A cluster's database, and a Redis for each `prefix`: what one was told the others know nothing of. */
async function aDatabase() {
	const clock = new TestClock();
	const places = await newCluster();
	const start = (prefix: string): Promise<TestServer> =>
		TestServer.start({ clock, config: { ...places, redisPrefix: `${places.redisPrefix}-${prefix}` } });
	return { clock, start };
}

async function statusOf(server: TestServer, userId: string): Promise<unknown> {
	const { body } = await server.rest("GET", `/api/users/${userId}/presence`, { token: await server.token("bob") });
	return body.status;
}

test("[PR24] [CLU2] a cluster that starts with an empty Redis takes who was present for present, until their grace is over", async () => {
	const { start } = await aDatabase();
	const before = await start("before");
	await before.connect("ada");
	await before.advance(200);
	await before.close();
	await using after = await start("after");
	const bob = await after.connect("bob");
	await after.advance(200);
	expect(await statusOf(after, "ada")).toBe("online");
	expect((await bob.send("presence:sync", {})).users).toMatchObject([{ userId: "ada", status: "online" }]);
	await after.advance(15_000);
	await bob.hears("user:offline", ({ userId }) => userId === "ada");
	expect(await statusOf(after, "ada")).toBe("offline");
});

test("[PR24] [PR23] what a killed node left in the journal makes nobody present later", async () => {
	const { clock, start } = await aDatabase();
	await using running = await start("running");
	const bob = await running.connect("bob");
	const other = await start("other");
	await other.connect("ada");
	await other.advance(200);
	await other.close();
	clock.advance(60_000);
	await bob.send("activity:ping", {});
	await running.advance(200);
	expect(await statusOf(running, "ada")).toBe("offline");
});
