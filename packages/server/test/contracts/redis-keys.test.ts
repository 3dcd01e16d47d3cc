import { beforeEach, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import type { RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import { aConnection, aDevice, aShown, aTrack, TIMING } from "../support/builders.ts";
import { TestClock } from "../support/test-clock.ts";
import { ADA, arrivedAt, of } from "./given-presence-store.ts";
import { GivenRedis } from "./given-redis.ts";
import { fields, settled } from "./presence-rules.ts";

const DAYS_30 = 30 * 86_400;

/** What stands in Redis, and what it costs. */
describe("presence in redis, its keys and commands", () => {
	const given = new GivenRedis();
	let clock: TestClock;
	let prefix: string;
	let store: RedisPresenceStore;
	let redis: Redis;
	let durable: boolean;

	beforeEach(async () => {
		clock = new TestClock();
		prefix = given.prefix();
		durable = true;
		({ store, redis } = await given.node({ prefix, clock, isDurable: () => durable }));
	});

	const key = (name: string) => `${prefix}:{acme}:${name}`;
	const show = (shown: ReturnType<typeof aShown>) =>
		store.update(ADA, (record) => ({ record: { ...record, shown }, answer: undefined, announces: true }));

	/** How many commands Redis has served, those inside scripts too, but for looking. */
	async function commands(): Promise<number> {
		const stats = await redis.info("commandstats");
		const calls = [...stats.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)];
		return calls.filter(([, name]) => name !== "info").reduce((sum, [, , count]) => sum + Number(count), 0);
	}

	test("[STO4] who is present stands where operators look for it", async () => {
		const since = clock.now();
		const connections = [aConnection({ id: "c1", since }), aConnection({ id: "c2", since: since + 5 })];
		await store.update(ADA, fields({ status: "online", devices: [aDevice({ connections, lastActivityAt: since })] }));
		await show(aShown(aTrack()));
		const hash = await redis.hgetall(key("presence:ada"));
		const at = new Date(since).toISOString();
		expect(hash).toMatchObject({ status: "online", lastActivity: at, connectedAt: at });
		expect(await redis.smembers(key("ws:online"))).toEqual(["ada"]);
		expect((await redis.smembers(key("ws:connections:ada"))).sort()).toEqual(["c1", "c2"]);
		expect(await redis.exists(key("lastseen:ada"))).toBe(0);
	});

	test("[STO4] who has gone has a last seen of 30 days, and nothing else that operators look for", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await show(aShown(aTrack()));
		await store.update(ADA, fields({ status: "offline", devices: [] }));
		await show(aShown(aTrack({ status: "offline", lastSeen: clock.now() })));
		expect(await redis.get(key("lastseen:ada"))).toBe(new Date(clock.now()).toISOString());
		expect(await redis.ttl(key("lastseen:ada"))).toBeWithin(DAYS_30 - 60, DAYS_30 + 1);
		expect(await redis.exists(key("ws:online"), key("ws:connections:ada"))).toBe(0);
		await show(aShown(aTrack()));
		expect(await redis.exists(key("lastseen:ada"))).toBe(0);
	});

	test("[STO4] who is invisible does not stand where other systems look", async () => {
		await store.update(ADA, fields({ ...arrivedAt(clock.now()), status: "invisible" }));
		await show(aShown(aTrack({ status: "offline" }), { listed: aTrack() }));
		expect(await redis.hget(key("presence:ada"), "status")).toBe("offline");
		expect(await redis.exists(key("ws:online"))).toBe(0);
	});

	test("[STO4] everything of a company is in one slot, and after it has gone its epoch alone is left", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await show(aShown(aTrack()));
		const keys = await redis.keys(`${prefix}:*`);
		expect(keys.filter((name) => !name.startsWith(`${prefix}:{acme}:`))).toEqual([`${prefix}:presence:due`]);
		await store.forget(ADA);
		const left = (await redis.keys(`${prefix}:{acme}:*`)).sort();
		expect(left).toEqual(["changes", "counts", "log"].map(key));
	});

	test("[PR23] a forgotten user is not looked for on the nodes that held their connections", async () => {
		const devices = [aDevice({ connections: [aConnection({ node: "n1" }), aConnection({ id: "c2", node: "n2" })] })];
		await store.update(ADA, fields({ devices }));
		await store.forget(ADA);
		expect(await redis.keys(key("ws:node:*"))).toEqual([]);
	});

	test("[PR24] who has been absent longer than changes are kept is let go, once everything is durable", async () => {
		await store.update(ADA, fields({ lastSignAt: 5 }));
		clock.advance(659_999);
		await store.due(10);
		expect(await redis.exists(key("presence:ada"))).toBe(1);
		durable = false;
		clock.advance(1);
		expect(await store.due(10)).toEqual([]);
		expect(await redis.exists(key("presence:ada"))).toBe(1);
		durable = true;
		clock.advance(5_000);
		expect(await store.due(10)).toEqual([]);
		expect(await redis.exists(key("presence:ada"))).toBe(0);
		expect((await store.get(ADA)).lastSignAt).toBeNull();
	});

	test("[STO5] an unchanged heartbeat costs next to no command", async () => {
		const people = Array.from({ length: 500 }, (_, index) => of(`u${index}`));
		const device = { ...aDevice({ lastSignAt: clock.now(), lastActivityAt: clock.now() }), heartbeats: true };
		await Promise.all(people.map((one) => store.update(one, fields({ status: "online", devices: [device] }))));
		const before = await commands();
		let heartbeats = 0;
		for (let second = 1; second <= 300; second += 1) {
			clock.advance(1_000);
			for (const [index, one] of people.entries()) {
				if (index % 25 !== second % 25) continue;
				expect(store.touch(one, { deviceId: "d1", active: false, heartbeat: true })).toBe("marked");
				heartbeats += 1;
			}
			if (second % 5 === 0) await store.flush();
			// What the journal does behind them (PR24).
			if (second % 10 === 0)
				await Promise.all(people.slice(0, 200).map((one) => store.update(one, (record) => ({ record, answer: 0 }))));
		}
		const spent = (await commands()) - before;
		expect(heartbeats).toBe(6_000);
		expect(spent / heartbeats).toBeLessThanOrEqual(0.1);
	});

	test("[STO5] while nobody is due, looking for who is costs one command, however many companies there are", async () => {
		for (let index = 0; index < 50; index += 1)
			await store.update(of("ada", `company${index}`), fields(arrivedAt(clock.now())));
		const before = await commands();
		expect(await store.due(500)).toEqual([]);
		expect((await commands()) - before).toBeLessThanOrEqual(2);
	});

	test("[STO5] a decision that changes nothing costs a share of one command", async () => {
		const people = Array.from({ length: 100 }, (_, index) => of(`u${index}`));
		await Promise.all(people.map((one) => store.update(one, fields(arrivedAt(clock.now())))));
		const before = await commands();
		await Promise.all(people.map((one) => store.update(one, settled)));
		expect((await commands()) - before).toBeLessThanOrEqual(2);
	});

	test("[STO5] copies are bounded, and whom the node has no copy of is decided on in Redis", async () => {
		const { store: small } = await given.node({ prefix, clock, maxCopies: 10 });
		const people = Array.from({ length: 100 }, (_, index) => of(`u${index}`));
		for (const one of people) await small.update(one, fields(arrivedAt(clock.now())));
		const active = { deviceId: "d1", active: true };
		expect(people.filter((one) => small.touch(one, active) === "marked")).toHaveLength(10);
		expect(small.touch(of("u0"), { deviceId: "d1", active: true })).toBe("due");
		expect(await small.update(of("u0"), settled)).toBe("online");
		expect(small.touch(of("u0"), { deviceId: "d1", active: true })).toBe("marked");
	});

	test("[STO4] scripts that Redis has forgotten are sent again", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await redis.script("FLUSH");
		await store.update(ADA, fields({ lastSignAt: 7 }));
		await redis.script("FLUSH");
		expect((await store.get(ADA)).lastSignAt).toBe(7);
		clock.advance(TIMING.awayAfter);
		await redis.script("FLUSH");
		expect(await store.due(10)).toEqual([ADA]);
	});
});
