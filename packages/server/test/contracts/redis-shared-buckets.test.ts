import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { BUCKET_SCRIPTS, RedisSharedBuckets } from "../../src/adapters/redis/shared-buckets.ts";
import { Rates } from "../../src/app/rates/rates.ts";
import type { SharedBuckets, Takings } from "../../src/ports/shared-buckets.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { TestClock } from "../support/test-clock.ts";

const ALLOWANCE = { perSecond: 20, burst: 200 };
const ALICE = { companyId: "acme", userId: "alice" };

let server: RunningRedis;
let link: RedisLink;
let clock: TestClock;
let buckets: RedisSharedBuckets;
let places = 0;

function taken(count: number, more: Partial<Takings> = {}): Takings {
	return { limit: "sends", owner: "acme/alice", count, allowance: ALLOWANCE, ...more };
}

/** The limits of one node, of which only one is set. */
function node(shared: SharedBuckets | null): Rates {
	const none = {
		floods: null,
		lookups: null,
		lookedUp: null,
		requests: null,
		addressRequests: null,
		wrongKeys: null,
		links: null,
	};
	return new Rates({ allowances: { ...none, sends: ALLOWANCE }, clock, shared, chance: () => 0 });
}

/** How many of so many messages are let through. */
function sent(rates: Rates, count: number): number {
	return Array.from({ length: count }, () => rates.send(ALICE)).filter((refused) => refused === null).length;
}

beforeAll(async () => {
	server = await startRedis();
	link = new RedisLink({ url: server.url, name: "buckets", failed: () => {}, scripts: BUCKET_SCRIPTS });
	await link.ready();
});
beforeEach(() => {
	places += 1;
	clock = new TestClock();
	buckets = new RedisSharedBuckets({ link, clock, prefix: `rc${places}` });
});
afterAll(async () => {
	link.close();
	await server.stop();
});

test("[T-25] what nodes took of one bucket is added up, and it fills by the clock", async () => {
	expect(await buckets.report([taken(150)])).toEqual([50]);
	expect(await buckets.report([taken(20)])).toEqual([30]);
	clock.advance(1_000);
	expect(await buckets.report([taken(0)])).toEqual([50]);
	clock.advance(3_600_000);
	expect(await buckets.report([taken(1)])).toEqual([199]);
});

test("[T-25] what nodes gave beyond what there was is owed, but no more than a burst", async () => {
	expect(await buckets.report([taken(190), taken(190)])).toEqual([10, -180]);
	expect(await buckets.report([taken(5_000)])).toEqual([-200]);
	clock.advance(10_000);
	expect(await buckets.report([taken(0)])).toEqual([0]);
});

test("[T-06] a bucket is one user's, one limit's, and one address's", async () => {
	await buckets.report([taken(150)]);
	const others = [
		{ owner: "acme/bob" },
		{ owner: "rival/alice" },
		{ limit: "lookups" },
		{ owner: "203.0.113.7" },
		{ owner: "2001:db8:1:2::" },
	];
	expect(await buckets.report(others.map((other) => taken(1, other)))).toEqual([199, 199, 199, 199, 199]);
});

test("[STO4] a bucket stands among the keys of its company, and is gone soon after it is full", async () => {
	await buckets.report([taken(100), taken(100, { owner: "203.0.113.7" })]);
	const keys = await link.redis.keys(`rc${places}:*`);
	expect(keys.sort()).toEqual([`rc${places}:limit:sends:203.0.113.7`, `rc${places}:{acme}:limit:sends:alice`]);
	for (const key of keys) expect(await link.redis.pttl(key)).toBeWithin(4_000, 6_001);
});

test("[T-25] who sends by two nodes is not given twice as much, but for what was taken since the last tick", async () => {
	const [one, two] = [node(buckets), node(buckets)];
	expect(sent(one, 150)).toBe(150);
	expect(sent(two, 30)).toBe(30);
	await one.tick();
	await two.tick();
	expect(sent(two, 100)).toBe(20);
	clock.advance(1_000);
	await Promise.all([one.tick(), two.tick()]);
	expect(sent(one, 100) + sent(two, 100)).toBeLessThan(100);
});

test("[T-25] [STO5] who sends no more than people do costs Redis nothing", async () => {
	const commands = async () => /^total_commands_processed:(\d+)/m.exec(await link.redis.info("stats"))?.[1];
	const rates = node(buckets);
	const before = Number(await commands());
	for (let minute = 0; minute < 100; minute += 1) {
		sent(rates, 5);
		await rates.tick();
		clock.advance(1_000);
	}
	expect(Number(await commands()) - before).toBe(1);
});

test("[T-25] [CLU2] while Redis is away limits hold for each node, and nothing fails", async () => {
	const away = new RedisLink({ url: "redis://127.0.0.1:1", name: "away", failed: () => {} });
	const lost = new RedisSharedBuckets({ link: away, clock, prefix: "rc" });
	await expect(lost.report([taken(1)])).rejects.toBeInstanceOf(StoreUnavailable);
	const rates = node(lost);
	expect(sent(rates, 300)).toBe(200);
	await rates.tick();
	clock.advance(1_000);
	expect(sent(rates, 300)).toBe(20);
	away.close();
});
