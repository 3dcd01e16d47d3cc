import { beforeEach, describe, expect, test } from "bun:test";
import { FLUSH_EVERY } from "../../src/adapters/redis/mark-flush.ts";
import type { RedisPresenceStore } from "../../src/adapters/redis/presence-store.ts";
import type { Sign } from "../../src/domain/devices.ts";
import { settle } from "../../src/domain/settle.ts";
import { nextShown } from "../../src/domain/shown.ts";
import type { Millis, UserKey } from "../../src/ports/keys.ts";
import type { Ruling } from "../../src/ports/presence-store.ts";
import { Random } from "../fuzz/random.ts";
import { aShown, aTrack, inGrace, TIMING } from "../support/builders.ts";
import { TestClock } from "../support/test-clock.ts";
import { ADA, arrivedAt, of, toldAt } from "./given-presence-store.ts";
import { GivenRedis, NearbyInvalidations } from "./given-redis.ts";
import { fields, settled } from "./presence-rules.ts";

const ACTIVE: Sign = { deviceId: "d1", active: true };

/** What only more than one node can get wrong. */
describe("presence in redis, on two nodes", () => {
	const given = new GivenRedis();
	let clock: TestClock;
	let a: RedisPresenceStore;
	let b: RedisPresenceStore;
	let late: [UserKey, Sign][];

	beforeEach(async () => {
		clock = new TestClock();
		late = [];
		const prefix = given.prefix();
		const overtaken = (key: UserKey, sign: Sign) => late.push([key, sign]);
		a = (await given.node({ prefix, clock, overtaken })).store;
		b = (await given.node({ prefix, clock })).store;
	});

	test("[PR25] rules on both nodes see what the one before them stored", async () => {
		const raise = (store: RedisPresenceStore) =>
			store.update(ADA, (record) => {
				const lastSignAt = (record.lastSignAt ?? 0) + 1;
				return { record: { ...record, lastSignAt }, answer: lastSignAt };
			});
		const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => raise(index % 2 === 0 ? a : b)));
		expect(answers.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
	});

	test("[PR25] a copy that is old decides nothing, not even that there is nothing to do", async () => {
		await a.update(ADA, fields(arrivedAt(clock.now())));
		await b.update(ADA, fields({ status: "dnd" }));
		const seen = await a.update(ADA, (record) => ({ record, answer: record.status }));
		expect(seen).toBe("dnd");
		await a.update(ADA, fields({ status: "online" }));
		expect((await b.get(ADA)).status).toBe("online");
	});

	test("[M4] of two nodes that load a user at the same time, one keeps what it loaded", async () => {
		const both = [a, b].map((store, index) =>
			store.update(ADA, (record) => {
				if (record.facts.rev === 1) return { record, answer: record.facts.statusMessage };
				const facts = { ...record.facts, rev: 1, statusMessage: `node ${index}` };
				return { record: { ...record, facts }, answer: facts.statusMessage };
			}),
		);
		const [one, other] = await Promise.all(both);
		expect(one).toBe(other as string);
	});

	test("[PR12] marks that one node has told keep the other from taking the user away", async () => {
		await a.update(ADA, fields(toldAt(clock.now())));
		await b.update(ADA, settled);
		clock.advance(200_000);
		expect(a.touch(ADA, ACTIVE)).toBe("marked");
		await a.flush();
		clock.advance(100_000);
		expect(await b.due(10)).toEqual([]);
		await b.update(ADA, settled);
		expect((await b.get(ADA)).status).toBe("online");
		clock.advance(200_000);
		expect([await b.due(10), await a.due(10)]).toEqual([[ADA], []]);
		await b.update(ADA, settled);
		expect((await a.get(ADA)).status).toBe("away");
	});

	test("[PR12] a mark near the deadline that the other node knows is told at once", async () => {
		await a.update(ADA, fields(toldAt(clock.now())));
		clock.advance(TIMING.awayAfter - 1_000);
		expect(a.touch(ADA, ACTIVE)).toBe("marked");
		await until(async () => (await b.get(ADA)).devices[0]?.lastActivityAt === clock.now());
		clock.advance(1_000);
		expect(await b.due(10)).toEqual([]);
	});

	test("[PR20] what a node has decided and not announced within a second falls to another", async () => {
		await a.update(ADA, fields(toldAt(clock.now())));
		await a.update(ADA, fields({ status: "dnd" }));
		clock.advance(999);
		expect(await b.due(10)).toEqual([]);
		clock.advance(1);
		expect(await b.due(10)).toEqual([ADA]);
		await b.update(ADA, (record) => ({
			record: { ...record, shown: aShown(aTrack({ status: "dnd" })) },
			answer: undefined,
			announces: true,
		}));
		clock.advance(10_000);
		expect([await a.due(10), await b.due(10)]).toEqual([[], []]);
	});

	test("[PR12] a deadline that has passed is not put off by marks of another device", async () => {
		await a.update(ADA, fields(arrivedAt(clock.now())));
		clock.advance(TIMING.awayAfter);
		expect(a.touch(ADA, { deviceId: "d1", active: false })).toBe("marked");
		await a.flush({ all: true });
		expect(await b.due(10)).toEqual([ADA]);
	});

	test("[PR12] who is due is given to one node, and again after a while if that one is gone", async () => {
		const ids = Array.from({ length: 300 }, (_, index) => `u${String(index).padStart(3, "0")}`);
		await Promise.all(
			ids.map((userId) => a.update(of(userId, `company${userId.at(-1)}`), fields(arrivedAt(clock.now())))),
		);
		clock.advance(TIMING.awayAfter);
		const taken: UserKey[] = [];
		for (let round = 0; round < 4; round += 1)
			taken.push(...(await Promise.all([a.due(100), b.due(100), a.due(100)])).flat());
		expect(taken.map(({ userId }) => userId).sort()).toEqual(ids);
		clock.advance(5_000);
		expect(await b.due(1_000)).toHaveLength(300);
	});

	test("[PR12] a deadline that comes while somebody looks for others is not missed", async () => {
		const found = new Set<string>();
		const look = async (store: RedisPresenceStore) => {
			for (const { userId } of await store.due(10)) found.add(userId);
		};
		for (let round = 0; round < 200; round += 1) {
			const key = of(`u${round}`, "busy");
			const due = { devices: [inGrace(clock.now() + 100)] };
			await Promise.all([look(b), a.update(key, fields(due)), look(b), a.update(of(`u${round}`, "busy"), fields(due))]);
			clock.advance(100);
			await look(b);
			// At the latest when a look that was under way is over.
			if (!found.has(key.userId)) clock.advance(500);
			await look(b);
			expect([...found]).toContain(key.userId);
		}
	});

	test("[PR12] a mark that another node has overtaken is given back to be decided", async () => {
		await a.update(ADA, fields(toldAt(clock.now())));
		clock.advance(250_000);
		a.touch(ADA, ACTIVE);
		await b.update(ADA, fields({ status: "away" }));
		await a.flush({ all: true });
		expect(late).toEqual([[ADA, ACTIVE]]);
		expect((await a.get(ADA)).devices[0]?.lastActivityAt).toBe(clock.now() - 250_000);
	});

	test("[PR1] marks reach the other node with the beat, once in ten seconds", async () => {
		await a.update(ADA, fields(arrivedAt(clock.now())));
		const seenByOther: Millis[] = [];
		for (let second = 1; second <= 30; second += 1) {
			clock.advance(1_000);
			a.touch(ADA, ACTIVE);
			if ((second * 1_000) % FLUSH_EVERY === 0) await a.flush();
			seenByOther.push(clock.now() - ((await b.get(ADA)).devices[0]?.lastSignAt ?? 0));
		}
		expect(Math.max(...seenByOther)).toBeLessThanOrEqual(10_000);
	});

	test("[PR10] a node that hears of a change brings its copy up to it", async () => {
		const prefix = given.prefix();
		const [near, far] = NearbyInvalidations.pair();
		const one = (await given.node({ prefix, clock, invalidations: near })).store;
		const other = (await given.node({ prefix, clock, invalidations: far })).store;
		await one.update(ADA, fields(arrivedAt(clock.now())));
		await other.update(ADA, fields({ status: "away" }));
		await until(async () => one.touch(ADA, ACTIVE) === "due");
		await other.forget(ADA);
		expect((await one.update(ADA, (record) => ({ record, answer: record }))).devices).toEqual([]);
	});

	test("[PR43] counts agree with who is shown after random histories on both nodes", async () => {
		const statuses = ["online", "away", "dnd", "offline"] as const;
		const random = new Random(7);
		const step = (): Promise<unknown> => {
			const store = random.below(2) === 0 ? a : b;
			const key = of(`u${random.below(30)}`);
			if (random.below(20) === 0) return store.forget(key);
			if (random.below(50) === 0) return store.newEpoch("acme");
			const shown = aShown(aTrack({ status: random.pick(statuses) ?? "online" }));
			return store.update(key, (record) => ({ record: { ...record, shown }, answer: 0, announces: true }));
		};
		for (let round = 0; round < 100; round += 1) await Promise.all(Array.from({ length: 20 }, step));
		const shown = await a.shown("acme", { after: null, limit: 100 });
		const summed = (status: string) => shown.filter((record) => record.shown.plain.status === status).length;
		expect(await b.counts("acme")).toEqual({ online: summed("online"), away: summed("away"), dnd: summed("dnd") });
	});

	test("[PR20] announcements are the same, whichever node makes them: the second finds nothing", async () => {
		await a.update(ADA, fields(arrivedAt(clock.now())));
		const announced = (store: RedisPresenceStore) =>
			store.update(ADA, (stored, now): Ruling<boolean> => {
				const { record } = settle(stored, now, TIMING);
				const shown = nextShown(record, "state", { now, timing: TIMING });
				const differs = shown !== record.shown;
				return { record: differs ? { ...record, shown } : record, answer: differs, announces: differs };
			});
		const told = await Promise.all(Array.from({ length: 20 }, (_, index) => announced(index % 2 === 0 ? a : b)));
		expect(told.filter(Boolean)).toHaveLength(1);
	});
});

/** Waits for a fact. */
async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await Bun.sleep(1);
}
