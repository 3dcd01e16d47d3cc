import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Allowance, allowanceOf, Bucket } from "./bucket.ts";
import { EventFlow, flowLimitOf } from "./event-flow.ts";

const EVENTS: Allowance = { perSecond: 50, burst: 300 };

test("[T-25] a bucket gives its burst at once, then its rate", () => {
	const bucket = new Bucket(EVENTS, 0);
	const given = (now: number, asked: number) =>
		Array.from({ length: asked }, () => bucket.take(1, EVENTS, now)).filter(Boolean).length;
	expect(given(0, 400)).toBe(300);
	expect(given(1_000, 400)).toBe(50);
	expect(given(1_010, 400)).toBe(0);
	expect(bucket.wait(1, EVENTS)).toBe(10);
	expect(given(1_020, 400)).toBe(1);
	expect(given(60_000, 400)).toBe(300);
});

test("[T-25] whatever comes when, never more is given than burst and rate allow", () => {
	const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 400 }), count: fc.integer({ min: 1, max: 40 }) }));
	fc.assert(
		fc.property(steps, (all) => {
			const bucket = new Bucket(EVENTS, 0);
			let now = 0;
			let given = 0;
			for (const { wait, count } of all) {
				now += wait;
				if (bucket.take(count, EVENTS, now)) given += count;
				else expect(bucket.wait(count, EVENTS)).toBeGreaterThan(0);
				expect(given).toBeLessThanOrEqual(EVENTS.burst + (now / 1_000) * EVENTS.perSecond + 1e-6);
			}
		}),
	);
});

test("[T-25] who waits as long as they were told is given what they asked for", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (first, second) => {
			const bucket = new Bucket(EVENTS, 0);
			bucket.take(first, EVENTS, 0);
			expect(bucket.take(second, EVENTS, bucket.wait(second, EVENTS))).toBe(true);
		}),
	);
});

test("[T-25] a fraction that cannot be written down exactly refuses nobody", () => {
	const bucket = new Bucket(EVENTS, 0);
	bucket.take(271, EVENTS, 0);
	expect(bucket.take(255, EVENTS, bucket.wait(255, EVENTS))).toBe(true);
});

test("[T-32] a clock that was put back neither fills a bucket nor holds it up", () => {
	const bucket = new Bucket(EVENTS, 1_000_000);
	bucket.take(300, EVENTS, 1_000_000);
	expect(bucket.take(1, EVENTS, 5)).toBe(false);
	expect(bucket.take(50, EVENTS, 1_005)).toBe(true);
});

test("[T-09] more than a burst counts as a burst, or it would never pass", () => {
	const bucket = new Bucket(EVENTS, 0);
	expect(bucket.take(1_000, EVENTS, 0)).toBe(true);
	expect(bucket.level).toBe(0);
});

test("[T-25] a rate of 0 is no limit", () => {
	expect(allowanceOf(0, 300)).toBeNull();
	expect(flowLimitOf(null)).toBeNull();
});

test("[T-25] ten times the limit is a flood at once, twice the limit after a while, and a little too much never", () => {
	const limit = flowLimitOf(EVENTS);
	if (limit === null) throw new Error("there is a limit");
	const run = (perSecond: number, seconds: number, patience = 1) => {
		const flow = new EventFlow(limit, 0);
		const seen = { within: 0, over: 0, flood: 0 };
		for (let at = 0; at < perSecond * seconds; at += 1) seen[flow.take(limit, (at / perSecond) * 1_000, patience)] += 1;
		return seen;
	};
	expect(run(49, 60)).toEqual({ within: 49 * 60, over: 0, flood: 0 });
	expect(run(74, 600)).toMatchObject({ flood: 0 });
	expect(run(74, 60).within).toBeWithin(3_250, 3_350);
	expect(run(100, 30)).toMatchObject({ flood: 0 });
	expect(run(100, 60).flood).toBeGreaterThan(0);
	expect(run(500, 2)).toMatchObject({ flood: 0 });
	expect(run(500, 4).flood).toBeGreaterThan(0);
	expect(run(500, 600, 1 / 20)).toMatchObject({ flood: 0 });
	expect(run(1_000, 60, 1 / 20).flood).toBeGreaterThan(0);
});

test("[T-25] a few hundred at once are refused one by one, more of them are a flood, and so is any that goes on", () => {
	const limit = flowLimitOf(EVENTS);
	if (limit === null) throw new Error("there is a limit");
	const flow = new EventFlow(limit, 0);
	const seen = Array.from({ length: 1_201 }, () => flow.take(limit, 0, 1));
	expect(seen.slice(0, 300).every((flowing) => flowing === "within")).toBe(true);
	expect(seen.slice(300, 1_200).every((flowing) => flowing === "over")).toBe(true);
	expect(seen[1_200]).toBe("flood");
});

test("[T-25] whoever asks for a fifth of what they may is not busy, whoever asks for more for long is, until they rest", () => {
	const limit = flowLimitOf(EVENTS);
	if (limit === null) throw new Error("there is a limit");
	const busyAfter = (perSecond: number, seconds: number) => {
		const flow = new EventFlow(limit, 0);
		for (let at = 0; at < perSecond * seconds; at += 1) flow.take(limit, (at / perSecond) * 1_000, 1);
		return [0, 1_100].map((later) => flow.isBusy(limit, seconds * 1_000 + later));
	};
	expect(busyAfter(10, 600)).toEqual([false, false]);
	expect(busyAfter(59, 1)).toEqual([false, false]);
	expect(busyAfter(15, 30)).toEqual([true, false]);
	expect(busyAfter(50, 60)).toEqual([true, false]);
});

test("[T-25] what is owed is made good within a second, however much it was", () => {
	const bucket = new Bucket(EVENTS, 0);
	bucket.owe(10_000, EVENTS, 0);
	expect(bucket.wait(1, EVENTS)).toBe(Math.ceil(((EVENTS.perSecond + 1) / EVENTS.perSecond) * 1_000));
	expect(bucket.take(1, EVENTS, 1_100)).toBe(true);
});
