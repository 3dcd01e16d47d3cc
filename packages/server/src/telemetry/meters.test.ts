import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Histogram } from "./histogram.ts";
import { Meters } from "./meters.ts";

const NOTHING = new Float64Array();

describe("durations", () => {
	test("[OPS4] a quantile is at most a fifth above the true one, and never below it", () => {
		const durations = fc.array(fc.double({ min: 0.02, max: 15_000, noNaN: true }), { minLength: 1, maxLength: 300 });
		fc.assert(
			fc.property(durations, fc.constantFrom(0.5, 0.9, 0.99), (all, part) => {
				const histogram = new Histogram();
				for (const duration of all) histogram.record(duration);
				const truth = all.toSorted((a, b) => a - b)[Math.ceil(part * all.length) - 1] as number;
				const found = histogram.quantile(part, NOTHING) as number;
				// Ends of buckets are told to the microsecond.
				expect(found).toBeGreaterThanOrEqual(truth - 0.001);
				expect(found).toBeLessThanOrEqual(truth * 1.2 + 0.001);
			}),
		);
	});

	test("[OPS4] what is too short or too long for the buckets is counted all the same", () => {
		const histogram = new Histogram();
		for (const duration of [-1, 0, 1e-9, 1e9]) histogram.record(duration);
		expect([histogram.count, histogram.quantile(0.5, NOTHING)]).toEqual([4, 0.01]);
		expect(histogram.quantile(1, NOTHING)).toBeGreaterThan(20_000);
		const steps = histogram.cumulative();
		expect([steps[0], steps.at(-1)]).toEqual([
			[0.01, 3],
			[Number.POSITIVE_INFINITY, 4],
		]);
		expect(steps.slice(1, 4).map(([end]) => end)).toEqual([0.02, 0.04, 0.08]);
	});
});

describe("meters", () => {
	test("[OPS4] rates are those of the last ten seconds, however old the node is", () => {
		const meters = new Meters(0);
		let now = 0;
		const pass = (seconds: number, events: number): void => {
			for (let second = 0; second < seconds; second += 1) {
				now += 1_000;
				meters.traffic.eventsIn += events;
				meters.traffic.bytesIn += 100 * events;
				meters.sample(now);
			}
		};
		pass(100, 7);
		expect(meters.read(now).perSecond).toMatchObject({ eventsIn: 7, bytesIn: 700, eventsOut: 0 });
		pass(5, 107);
		expect(meters.read(now + 1_000).perSecond.eventsIn).toBeWithin(50, 60);
		pass(10, 0);
		expect(meters.read(now).perSecond).toEqual({ eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0 });
		expect(meters.traffic.eventsIn).toBe(100 * 7 + 5 * 107);
	});

	test("[OPS4] durations are those of the last ten seconds; none where nothing was handled", () => {
		const meters = new Meters(0);
		expect(meters.read(0)).toMatchObject({ handling: null, eventLoopDelay: null });
		for (let count = 0; count < 98; count += 1) meters.handling.record(1);
		for (let count = 0; count < 2; count += 1) meters.handling.record(100);
		const { p50, p99 } = meters.read(500).handling ?? { p50: 0, p99: 0 };
		expect(p50).toBeWithin(1, 1.2);
		expect(p99).toBeWithin(100, 120);
		for (let second = 1; second <= 11; second += 1) meters.sample(second * 1_000);
		expect(meters.read(11_000).handling).toBeNull();
	});

	test("[OPS4] a node that has just started does not make rates of the blink of an eye", () => {
		const meters = new Meters(0);
		meters.traffic.eventsOut = 5;
		expect(meters.read(1).perSecond.eventsOut).toBe(5);
	});
});
