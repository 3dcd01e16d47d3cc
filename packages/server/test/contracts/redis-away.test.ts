import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Commands } from "../../src/adapters/redis/commands.ts";
import { RedisLife } from "../../src/adapters/redis/life.ts";
import type { RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import type { PresenceRecord, SeenStatus } from "../../src/domain/record.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { nextTurn } from "../../src/wire/next-turn.ts";
import { Random } from "../fuzz/random.ts";
import { aConnection, aDevice, aFacts, aRecord, aShown, aTrack } from "../support/builders.ts";
import { TestClock } from "../support/test-clock.ts";
import { ADA, arrivedAt, of } from "./given-presence-store.ts";
import { GivenRedis, loadNew, NearbyInvalidations } from "./given-redis.ts";
import { fields } from "./presence-rules.ts";

const ACTIVE = { deviceId: "d1", active: true };
const BOB = of("bob");
/** All leases but this one. */
const isOwn = (leaseId: string): boolean => leaseId !== "elsewhere";
const ANSWERED_WITHIN = 2_000;
const online = aShown(aTrack());

function show(store: RedisPresenceStore): Promise<boolean> {
	return store.update(ADA, (record) => {
		const differs = record.shown.plain.status === "offline";
		return { record: differs ? { ...record, shown: online } : record, answer: differs, announces: differs };
	});
}

/** How long it took to be told that the store is away. */
async function rejected(call: Promise<unknown>): Promise<number> {
	const begin = performance.now();
	const error: unknown = await call.then(
		() => "it succeeded",
		(reason) => reason,
	);
	const took = performance.now() - begin;
	expect(error).toBeInstanceOf(StoreUnavailable);
	return took;
}

/** Waits until Redis serves again. */
async function served(store: RedisPresenceStore): Promise<void> {
	for (;;) {
		const outcome = await store.version("other").then(
			() => true,
			() => false,
		);
		if (outcome) return;
		await Bun.sleep(20);
	}
}

describe("presence in redis, while Redis is away", () => {
	const given = new GivenRedis();
	let clock: TestClock;
	let store: RedisPresenceStore;
	let life: RedisLife;
	let other: RedisLife;
	let load: (companyId: string, userIds: readonly string[]) => Promise<readonly PresenceRecord[]>;

	beforeEach(async () => {
		clock = new TestClock();
		load = loadNew;
		const prefix = given.prefix();
		const node = await given.node({ prefix, clock, isOwn, load: (companyId, ids) => load(companyId, ids) });
		store = node.store;
		life = new RedisLife({ commands: new Commands(node.link), prefix, ids: uuidIds, clock });
		other = new RedisLife({ commands: new Commands(node.link), prefix, ids: uuidIds, clock });
	});

	afterEach(() => given.resume());

	test("[CLU2] every call is told so within 2 s, touch goes on, and so does everything when Redis is back", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		given.pause();
		const calls = [
			...Array.from({ length: 5 }, () => store.update(ADA, fields({ lastSignAt: 1 }))),
			store.shown("acme", { after: null, limit: 1 }),
			store.counts("acme"),
			store.changes("acme", 0),
			store.version("acme"),
			store.newEpoch("acme"),
			store.seed([aRecord({ userId: "bob" })]),
			store.due(10),
		];
		const later = Bun.sleep(800).then(() => rejected(store.update(ADA, fields({ lastSignAt: 2 }))));
		const times = await Promise.all([...calls.map(rejected), later]);
		expect(Math.max(...times)).toBeLessThan(ANSWERED_WITHIN);
		const asked = performance.now();
		expect((await store.get(ADA)).devices.map(({ id }) => id)).toEqual(["d1"]);
		expect(performance.now() - asked).toBeLessThan(ANSWERED_WITHIN);
		clock.advance(1_000);
		expect(store.touch(ADA, ACTIVE)).toBe("marked");
		given.resume();
		await served(store);
		await store.flush({ all: true });
		expect((await store.get(ADA)).devices[0]?.lastSignAt).toBe(clock.now());
	});

	test("[PR20] what was stored though nobody was told is announced by who tries again", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		given.pause();
		await rejected(show(store));
		given.resume();
		await served(store);
		expect((await store.get(ADA)).shown.plain.status).toBe("online");
		expect(await show(store)).toBe(true);
		expect(await show(store)).toBe(false);
		expect(await store.counts("acme")).toEqual({ online: 1, away: 0, dnd: 0 });
	});

	test("[PR25] a call that failed has changed nothing, wherever its connection broke", async () => {
		const admin = await given.connect();
		const random = new Random(11);
		const toggle = (): Promise<readonly SeenStatus[]> =>
			store.update(ADA, (record) => {
				const before = record.shown.plain.status;
				const status = before === "online" ? "offline" : "online";
				return { record: { ...record, shown: aShown(aTrack({ status })) }, answer: [before, status], announces: true };
			});
		let last: SeenStatus = "offline";
		let failures = 0;
		for (let count = 0; count < 200; count += 1) {
			for (;;) {
				const outcome = toggle().catch(() => null);
				if (random.below(5) === 0) await admin.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
				const told = await outcome;
				if (told === null) failures += 1;
				if (told === null) await served(store);
				if (told === null) continue;
				expect(told[0]).toBe(last);
				last = told[1] as SeenStatus;
				break;
			}
		}
		expect(failures).toBeGreaterThan(5);
		expect(await store.counts("acme")).toEqual({ online: last === "online" ? 1 : 0, away: 0, dnd: 0 });
	});

	test("[CLU2] back and empty it is another epoch, and the durable is what there is", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await show(store);
		const before = await store.version("acme");
		expect([await life.isAnother(), await life.isAnother()]).toEqual([false, false]);
		expect([await life.isRestored(), await life.mayRestore(), await other.mayRestore()]).toEqual([false, true, false]);
		await life.restored();
		await other.isAnother();
		expect([await life.isRestored(), await other.isRestored()]).toEqual([true, true]);
		clock.advance(60_000);
		load = async () => [aRecord({ lastSignAt: 77 })];
		await given.restart();
		await served(store);
		expect([await life.isAnother(), await life.isAnother()]).toEqual([true, false]);
		expect([await life.isRestored(), await other.mayRestore()]).toEqual([false, true]);
		expect(life.beganAt).toBe(clock.now());
		expect((await store.version("acme")).epoch).not.toBe(before.epoch);
		expect(await store.changes("acme", 0)).toEqual([]);
		expect(await store.update(ADA, (record) => ({ record, answer: record.lastSignAt }))).toBe(77);
	});

	test("[CLU2] whoever is here can be put back, so that nobody goes and comes; of others copies may be old", async () => {
		const elsewhere = aDevice({ connections: [aConnection({ node: "elsewhere" })] });
		await store.update(BOB, fields({ status: "online", devices: [elsewhere] }));
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await show(store);
		clock.advance(2_000);
		store.touch(ADA, ACTIVE);
		await given.restart();
		await served(store);
		expect(await store.counts("acme")).toEqual({ online: 0, away: 0, dnd: 0 });
		await store.putBack(() => clock.now() + 15_000);
		expect(await store.counts("acme")).toEqual({ online: 1, away: 0, dnd: 0 });
		const [device] = (await store.get(ADA)).devices;
		expect(device).toMatchObject({ lastSignAt: clock.now(), connections: [], graceUntil: clock.now() + 15_000 });
		expect(await show(store)).toBe(false);
		expect((await store.get(BOB)).devices).toEqual([]);
	});

	test("[PR5] [VIS7] with what has become of their settings meanwhile", async () => {
		await store.update(ADA, fields(arrivedAt(clock.now())));
		await show(store);
		const facts = aFacts({ availability: "invisible", rev: 9 });
		load = async () => [aRecord({ facts })];
		await given.restart();
		await served(store);
		await store.putBack(() => clock.now() + 15_000);
		expect((await store.get(ADA)).facts).toEqual(facts);
	});

	test("[CLU2] a copy that cannot be renewed stays as it is, and nobody complains of each", async () => {
		const prefix = given.prefix();
		const [told, heard] = NearbyInvalidations.pair();
		const complaints: string[] = [];
		const failed = (what: string): void => void complaints.push(what);
		const { store: other, link } = await given.node({ prefix, clock, invalidations: heard, failed });
		await other.update(ADA, fields(arrivedAt(clock.now())));
		link.close();
		told.publish(ADA, "a write elsewhere");
		await rejected(other.update(ADA, fields({ lastSignAt: 1 }))); // stands in line after the renewal
		expect(complaints).toEqual([]);
		expect((await other.get(ADA)).devices.map(({ id }) => id)).toEqual(["d1"]);
	});

	test("[CLU2] nor of signs of life that are told at once, for their user's deadline is near", async () => {
		const complaints: string[] = [];
		const failed = (what: string): void => void complaints.push(what);
		const { store: other, link } = await given.node({ prefix: given.prefix(), clock, failed });
		await other.update(ADA, fields(arrivedAt(clock.now())));
		link.close();
		clock.advance(1_000);
		expect(other.touch(ADA, ACTIVE)).toBe("marked");
		await nextTurn();
		await nextTurn();
		expect(complaints).toEqual([]);
	});

	test("[M7] while there is no connection calls fail at once, and nothing waits for it to come back", async () => {
		await store.update(ADA, fields({ lastSignAt: 1 }));
		const { store: other, link } = await given.node({ prefix: given.prefix(), clock });
		link.close();
		expect(await rejected(other.update(ADA, fields({ lastSignAt: 2 })))).toBeLessThan(500);
		expect(await rejected(other.counts("acme"))).toBeLessThan(500);
	});
});
