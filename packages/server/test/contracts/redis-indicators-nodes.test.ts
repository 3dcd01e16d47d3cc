import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import { INDICATOR_SCRIPTS, RedisIndicatorStore } from "../../src/adapters/redis/indicator-store.ts";
import type { EndedIndicator, IndicatorKey, IndicatorStore } from "../../src/ports/indicator-store.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningRedis, startRedis } from "../support/redis-server.ts";
import { countRedisWork } from "../support/redis-work.ts";
import { TestClock } from "../support/test-clock.ts";
import { ADA, aKey, endOf, inOrder, TTL } from "./given-indicator-store.ts";

/** Redis gives a claim that was left behind to somebody else after a second. */
const CLAIM = 1_000;

let server: RunningRedis;
const links: RedisLink[] = [];
let prefixes = 0;

function aLink(url: string): RedisLink {
	const link = new RedisLink({ url, name: "indicators", failed: () => {}, scripts: INDICATOR_SCRIPTS });
	links.push(link);
	return link;
}

beforeAll(async () => {
	server = await startRedis();
	for (let count = 0; count < 3; count += 1) await aLink(server.url).ready();
});
afterAll(async () => {
	for (const link of links) link.close();
	await server.stop();
});

/** Nodes with a connection each to one Redis, whose clocks may differ. */
function nodes(clocks: readonly TestClock[], shards = 1): readonly IndicatorStore[] {
	prefixes += 1;
	return clocks.map(
		(clock, index) =>
			new RedisIndicatorStore({ link: links[index] as RedisLink, clock, prefix: `n${prefixes}`, shards }),
	);
}

const phone = (kind: IndicatorKey["kind"]) => ({ deviceId: "phone", ttl: TTL[kind] });

test("[IND7] what one node starts the others see, tell and end", async () => {
	const clock = new TestClock();
	const [one, two] = nodes([clock, clock]) as [IndicatorStore, IndicatorStore];
	await one.start(ADA, phone("typing"));
	expect(await two.active(ADA)).toMatchObject([ADA]);
	expect(await two.announce(ADA, "plain")).toMatchObject(ADA);
	expect(await one.announce(ADA, "plain")).toBeUndefined();
	expect(await two.stop(ADA, "phone")).toEqual([endOf(ADA, "plain")]);
	expect(await one.stop(ADA, "phone")).toEqual([]);
});

type Act = { readonly node: number; readonly act: "start" | "stop" | "endDevice" | "endIn" | "expired" | "announce" };

const act: fc.Arbitrary<Act> = fc.record({
	node: fc.nat({ max: 2 }),
	act: fc.constantFrom("start", "stop", "endDevice", "endIn", "expired", "expired", "announce"),
});

async function perform(store: IndicatorStore, kind: Act["act"]): Promise<readonly EndedIndicator[]> {
	switch (kind) {
		case "start":
			await store.start(ADA, phone("typing"));
			return [];
		case "announce":
			await store.announce(ADA, "plain");
			return [];
		case "stop":
			return store.stop(ADA, "phone");
		case "endDevice":
			return store.endDevice(ADA, "phone");
		case "endIn":
			return store.endIn(ADA, ["typing"]);
		case "expired":
			return store.expired(10);
	}
}

test("[IND4] an end is answered exactly once across nodes, whatever they do at once: 300 random interleavings", async () => {
	const once = fc.asyncProperty(
		fc.array(act, { minLength: 2, maxLength: 12 }),
		fc.nat({ max: 1 }),
		async (acts, ranOut) => {
			const clock = new TestClock();
			const stores = nodes([clock, clock, clock]);
			const [first] = stores as [IndicatorStore];
			await first.start(ADA, phone("typing"));
			await first.announce(ADA, "plain");
			clock.advance(ranOut * TTL.typing);
			const all = acts.map(({ node, act: kind }) => perform(stores[node] as IndicatorStore, kind));
			const ended = (await Promise.all(all)).flat();
			// Each stretch is begun by a start, and ended once: by these calls, or by what is left to run out.
			clock.advance(TTL.typing + CLAIM);
			for (const store of stores) ended.push(...(await store.expired(10)));
			const starts = 1 + acts.filter(({ act: kind }) => kind === "start").length;
			expect(ended.length).toBeGreaterThan(0);
			expect(ended.length).toBeLessThanOrEqual(starts);
			if (starts === 1) expect(ended).toEqual([endOf(ADA, "plain")]);
			for (const store of stores) {
				expect(await store.active(ADA)).toEqual([]);
				expect(await store.endIn(ADA, ["typing"])).toEqual([]);
				expect(await store.expired(10)).toEqual([]);
			}
		},
	);
	await fc.assert(once, { numRuns: 300 });
});

test("[IND4] 2,000 that ran out in 40 companies are each answered once by three nodes that all look, with 4 shards", async () => {
	const clock = new TestClock();
	const stores = nodes([clock, clock, clock], 4);
	const keys = Array.from({ length: 2_000 }, (_, index) =>
		aKey({ companyId: `company ${index % 40}`, userId: `u${index}`, conversationId: `c${index % 7}` }),
	);
	await Promise.all(keys.map((key, index) => (stores[index % 3] as IndicatorStore).start(key, phone("typing"))));
	clock.advance(TTL.typing);
	const ended: EndedIndicator[] = [];
	for (let tick = 0; tick < 30; tick += 1) {
		ended.push(...(await Promise.all(stores.map((store) => store.expired(100)))).flat());
		clock.advance(100);
	}
	expect(inOrder(ended)).toEqual(inOrder(keys.map((key) => endOf(key))));
});

test("[CLU5] [X10] a node whose clock is 5 s behind ends nothing too early and nothing twice", async () => {
	const [exact, behind] = [new TestClock(), new TestClock()];
	behind.advance(-5_000);
	const [one, two] = nodes([exact, behind]) as [IndicatorStore, IndicatorStore];
	await one.start(ADA, phone("typing"));
	exact.advance(TTL.typing);
	behind.advance(TTL.typing);
	expect(await two.expired(10)).toEqual([]);
	expect(await one.expired(10)).toEqual([endOf(ADA)]);
	expect(await two.expired(10)).toEqual([]);
});

test("[IND4] what a node claimed and did not end, for it died, another ends a second later", async () => {
	const clock = new TestClock();
	const [, two] = nodes([clock, clock]) as [IndicatorStore, IndicatorStore];
	const prefix = `n${prefixes}`;
	await two.start(ADA, phone("typing"));
	clock.advance(TTL.typing);
	// The first steps of `expired`, and then nothing more.
	const { redis } = links[0] as RedisLink;
	await redis.zadd(`${prefix}:run-out:0`, clock.now() + CLAIM, "acme");
	await redis.zadd(`${prefix}:{acme}:indicator-ends`, clock.now() + CLAIM, "typing/ada/c1");
	clock.advance(CLAIM - 1);
	expect(await two.expired(10)).toEqual([]);
	clock.advance(1);
	expect(await two.expired(10)).toEqual([endOf(ADA)]);
});

for (const left of ["nothing", "something"] as const)
	test(`[IND4] a start between any two steps of a look that finds ${left} is not overlooked`, async () => {
		const link = links[0] as RedisLink;
		for (let step = 1; step <= 8; step += 1) {
			const clock = new TestClock();
			const [one, two] = nodes([clock, clock]) as [IndicatorStore, IndicatorStore];
			await two.start(aKey({ userId: "bob" }), phone("typing"));
			if (left === "nothing") await two.stop(aKey({ userId: "bob" }), "phone");
			clock.advance(TTL.typing);
			let asked = 0;
			link.call = async (ask) => {
				asked += 1;
				if (asked === step) await two.start(ADA, phone("typing"));
				return RedisLink.prototype.call.call(link, ask) as ReturnType<typeof ask>;
			};
			await one.expired(10);
			Reflect.deleteProperty(link, "call");
			if (asked < step) await two.start(ADA, phone("typing"));
			clock.advance(TTL.typing);
			expect(await two.expired(10)).toEqual([endOf(ADA)]);
		}
	});

test("[STO4] the keys are those that operators know, and all of a company's expire", async () => {
	const clock = new TestClock();
	const [one] = nodes([clock]) as [IndicatorStore];
	const { redis } = links[0] as RedisLink;
	await one.start(ADA, phone("typing"));
	await one.start(aKey({ kind: "recording", userId: "a/b%" }), phone("recording"));
	const base = `n${prefixes}:{acme}:`;
	const names = (await redis.keys(`${base}*`)).toSorted();
	const ofCompany = ["indicator-ends", "indicators:a/b%", "indicators:ada", "recording-since:c1", "recording:c1"];
	expect(names).toEqual([...ofCompany, "typing-since:c1", "typing:c1"].map((name) => `${base}${name}`));
	for (const name of names) {
		expect(await redis.pttl(name)).toBeGreaterThan(TTL.typing);
		expect(await redis.pttl(name)).toBeLessThanOrEqual(4 * 60_000);
	}
	const until = String(clock.now() + TTL.typing);
	expect(await redis.zrange(`${base}typing:c1`, "0", "-1", "WITHSCORES")).toEqual(["ada/phone", until]);
	expect(await redis.zrange(`${base}recording:c1`, "0", "-1")).toEqual(["a%2Fb%25/phone"]);
});

test("[IND7] [STO5] nothing is left once everything has ended: no key grows with what was", async () => {
	const clock = new TestClock();
	const stores = nodes([clock, clock]);
	const { redis } = links[0] as RedisLink;
	const keys = () => redis.keys(`n${prefixes}:*`);
	for (let round = 0; round < 20; round += 1) {
		for (let index = 0; index < 20; index += 1) {
			const store = stores[index % 2] as IndicatorStore;
			const key = aKey({ companyId: `c${index % 3}`, userId: `u${index}`, conversationId: `of round ${round}` });
			await store.start(key, { deviceId: `device ${round}`, ttl: TTL.typing });
			if (index % 4 === 0) await store.stop(key, `device ${round}`);
			if (index % 4 === 1) await store.endDevice(key, `device ${round}`);
		}
		clock.advance(TTL.typing);
		for (const store of stores) await store.expired(100);
	}
	clock.advance(2 * CLAIM);
	for (const store of stores) expect(await store.expired(100)).toEqual([]);
	expect(await keys()).toEqual([]);
});

test("[IND7] [STO5] what a start, a refresh and an idle tick cost", async () => {
	const clock = new TestClock();
	const [one] = nodes([clock]) as [IndicatorStore];
	const { redis } = links[0] as RedisLink;
	const sent = async (run: () => Promise<unknown>) => {
		let commands = 0;
		const { sendCommand } = redis;
		redis.sendCommand = ((...args: Parameters<typeof sendCommand>) => {
			commands += 1;
			return sendCommand.apply(redis, args);
		}) as typeof sendCommand;
		await run();
		redis.sendCommand = sendCommand;
		return commands;
	};
	const start = () => one.start(ADA, phone("typing"));
	const costs = {
		start: [await sent(start), await countRedisWork(redis, start)],
		idle: [await sent(() => one.expired(500)), await countRedisWork(redis, () => one.expired(500))],
		active: [await sent(() => one.active(ADA)), await countRedisWork(redis, () => one.active(ADA))],
		stop: [await sent(() => one.stop(ADA, "phone")), 0],
	};
	console.log(`indicators: commands sent, and work within Redis: ${JSON.stringify(costs)}`);
	expect(costs.start[0]).toBe(2);
	expect(costs.idle[0]).toBe(1);
	expect(costs.active[0]).toBe(2);
	expect(costs.stop[0]).toBe(1);
});

test("[CLU2] [X03] Redis away: every call rejects within 2 s; back, and empty, everything works by itself", async () => {
	const own = await startRedis();
	const link = aLink(own.url);
	await link.ready();
	const clock = new TestClock();
	const store = new RedisIndicatorStore({ link, clock, prefix: "rc" });
	const calls = () => [
		store.start(ADA, phone("typing")),
		store.stop(ADA, "phone"),
		store.endDevice(ADA, "phone"),
		store.endIn(ADA, ["typing"]),
		store.expired(10),
		store.active(ADA),
		store.ofUser(ADA),
		store.announce(ADA, "plain"),
		store.hide(ADA, "plain"),
	];
	const allReject = async () => {
		const began = performance.now();
		for (const outcome of await Promise.allSettled(calls()))
			expect(outcome).toMatchObject({ status: "rejected", reason: { name: "StoreUnavailable" } });
		expect(performance.now() - began).toBeLessThan(2_000);
	};
	await store.start(ADA, phone("typing"));
	process.kill(own.pid, "SIGSTOP");
	await allReject();
	process.kill(own.pid, "SIGCONT");
	await eventually(() => link.isReady);
	await own.stop();
	await allReject();
	await eventually(() => !link.isReady);
	await allReject();
	const again = await startRedis({ port: Number(new URL(own.url).port) });
	await eventually(() => link.isReady);
	expect(await store.active(ADA)).toEqual([]);
	expect(await store.stop(ADA, "phone")).toEqual([]);
	await store.start(ADA, phone("typing"));
	expect(await store.announce(ADA, "plain")).toMatchObject(ADA);
	clock.advance(TTL.typing);
	expect(await store.expired(10)).toEqual([endOf(ADA, "plain")]);
	await again.stop();
});

test("[IND4] calls keep their order also right after Redis lost its scripts", async () => {
	const clock = new TestClock();
	const [one] = nodes([clock]) as [IndicatorStore];
	await (links[0] as RedisLink).redis.script("FLUSH");
	await one.start(ADA, phone("typing"));
	expect(await one.stop(ADA, "phone")).toEqual([endOf(ADA)]);
});
