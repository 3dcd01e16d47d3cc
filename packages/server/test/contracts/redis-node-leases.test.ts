import { afterAll, beforeAll, expect, test } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { LEASE_SCRIPTS, RedisNodeLeases } from "../../src/adapters/redis/node-leases.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { TestClock } from "../support/test-clock.ts";
import { describeNodeLeases, TERMS } from "./node-leases.contract.ts";

let server: RunningRedis;
let link: RedisLink;
let places = 0;

beforeAll(async () => {
	server = await startRedis();
	link = new RedisLink({ url: server.url, name: "leases", failed: () => {}, scripts: LEASE_SCRIPTS });
	await link.ready();
});
afterAll(async () => {
	link.close();
	await server.stop();
});

function aPlace(over: RedisLink, prefix: string) {
	const clock = new TestClock();
	const open = (nodeId: string) => {
		const node = { nodeId, startedAt: 5, version: "1.2.3" };
		return new RedisNodeLeases({ link: over, clock, ids: uuidIds, prefix, node, terms: TERMS });
	};
	return { open, clock };
}

describeNodeLeases("redis", async () => {
	places += 1;
	return { ...aPlace(link, `rc${places}`), close: async () => {} };
});

const ALL = { after: null, limit: 10 };

test("[PR23] of nodes that came and went nothing is left, and all that is there expires", async () => {
	const { open, clock } = aPlace(link, "leaving");
	const keys = async () => (await link.redis.keys("leaving:*")).toSorted();
	const one = open("one");
	await one.renew(0);
	await one.serves("acme");
	clock.advance(TERMS.valid);
	const two = open("two");
	await two.renew(0);
	await two.serves("acme");
	const [dead] = await two.expired(10);
	const names = await keys();
	expect(names).toHaveLength(5);
	for (const name of names) expect(await link.redis.pttl(name)).toBeGreaterThan(0);
	await two.buried(dead?.leaseId as string);
	await two.release();
	expect(await keys()).toEqual([]);
});

test("[PR23] a renewal is one command, however many companies are served", async () => {
	const { open } = aPlace(link, "cost");
	const one = open("one");
	await one.renew(0);
	for (let index = 0; index < 100; index += 1) await one.serves(`c${index}`);
	const evals = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await link.redis.info("commandstats"))?.[1]);
	const before = await evals();
	await one.renew(0);
	expect((await evals()) - before).toBe(1);
});

test("[X03] [CLU2] Redis away rejects in time; back and empty, the lease is lost and taken anew by a renewal", async () => {
	const own = await startRedis();
	const away = new RedisLink({ url: own.url, name: "away", failed: () => {}, scripts: LEASE_SCRIPTS });
	await away.ready();
	const { open } = aPlace(away, "rc");
	const one = open("one");
	const { leaseId } = await one.renew(0);
	await one.serves("acme");
	await own.stop();
	const asks = [
		() => one.renew(0),
		() => one.serves("rival"),
		() => one.leaves("never"),
		() => one.expired(1),
		() => one.servedBy(leaseId, ALL),
		() => one.buried(leaseId),
		() => one.list(),
	];
	const began = performance.now();
	for (const outcome of await Promise.allSettled(asks.map((ask) => ask())))
		expect(outcome).toMatchObject({ status: "rejected", reason: { name: "StoreUnavailable" } });
	expect(performance.now() - began).toBeLessThan(2_000);
	const again = await startRedis({ port: Number(new URL(own.url).port) });
	await eventually(() => away.isReady);
	const next = await one.renew(3);
	expect(next.lost).toBe(true);
	expect(next.leaseId).not.toBe(leaseId);
	expect(await one.servedBy(next.leaseId, ALL)).toEqual(["acme", "rival"]);
	expect(await one.list()).toMatchObject([{ nodeId: "one", connections: 3 }]);
	away.close();
	await again.stop();
});

test("[PR23] a renewal that says so was not heard is said again: a loss is told once, surely", async () => {
	const own = await startRedis();
	const away = new RedisLink({ url: own.url, name: "unheard", failed: () => {}, scripts: LEASE_SCRIPTS });
	await away.ready();
	const { open, clock } = aPlace(away, "rc");
	const one = open("one");
	await one.renew(0);
	clock.advance(TERMS.valid);
	await own.stop();
	await expect(one.renew(0)).rejects.toMatchObject({ name: "StoreUnavailable" });
	await expect(one.renew(0)).rejects.toMatchObject({ name: "StoreUnavailable" });
	const again = await startRedis({ port: Number(new URL(own.url).port) });
	await eventually(() => away.isReady);
	expect(await one.renew(0)).toMatchObject({ lost: true });
	expect(await one.renew(0)).toMatchObject({ lost: false });
	away.close();
	await again.stop();
});
