import { afterEach, expect, test } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { unfitness } from "../../src/adapters/redis/fitness.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";

const running: { server: RunningRedis; link: RedisLink }[] = [];

afterEach(async () => {
	for (const { link, server } of running.splice(0)) {
		link.close();
		await server.stop();
	}
});

async function aRedis(settings: Readonly<Record<string, string>> = {}): Promise<RedisLink> {
	const server = await startRedis({ settings });
	const link = new RedisLink({ url: server.url, name: "fitness", failed: () => {} });
	running.push({ server, link });
	await link.ready();
	return link;
}

test("[STO1] a Redis of our days is fit, also one that has all slots of a cluster", async () => {
	expect(await unfitness(await aRedis())).toBeNull();
	const link = await aRedis({ "cluster-enabled": "yes" });
	await link.redis.cluster("ADDSLOTSRANGE", 0, 16_383);
	await eventually(async () => (await unfitness(link)) === null);
});

test("[STO4] a cluster of several shards is refused, in words that say what to use", async () => {
	const [one, other] = [await aRedis({ "cluster-enabled": "yes" }), await aRedis({ "cluster-enabled": "yes" })];
	await one.redis.cluster("ADDSLOTSRANGE", 0, 8_191);
	await other.redis.cluster("ADDSLOTSRANGE", 8_192, 16_383);
	await other.redis.call("CLUSTER", "SET-CONFIG-EPOCH", "2");
	await one.redis.cluster("MEET", "127.0.0.1", String(other.redis.options.port));
	await eventually(async () => (await unfitness(one)) !== null);
	expect(await unfitness(one)).toMatch("Redis Cluster of 2 shards; use one primary");
});
