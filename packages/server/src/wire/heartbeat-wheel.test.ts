import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Beat, type Beating, HeartbeatWheel } from "./heartbeat-wheel.ts";

/** A link that writes down what the wheel asks of it. */
class Beater implements Beating {
	beat: Beat = "out";
	due = 0;
	before: Beating | null = null;
	after: Beating | null = null;
	pings = 0;
	silences = 0;

	ping(): void {
		this.pings++;
	}

	silent(): void {
		this.silences++;
	}
}

const times = { intervalMs: 25_000, timeoutMs: 20_000, now: 0 };

function run(wheel: HeartbeatWheel, from: number, to: number): void {
	for (let now = from + 100; now <= to; now += 100) wheel.tick(now);
}

test("[W35] a ping goes out after the interval, the end comes the timeout after it was due", () => {
	const wheel = new HeartbeatWheel(times);
	const link = new Beater();
	wheel.add(link, 50);
	run(wheel, 0, 25_000);
	expect(link.pings).toBe(0);
	run(wheel, 25_000, 45_000);
	expect([link.pings, link.silences]).toEqual([1, 0]);
	expect([wheel.isOverdue(link, 45_049), wheel.isOverdue(link, 45_050)]).toEqual([false, true]);
	run(wheel, 45_000, 90_000);
	expect([link.pings, link.silences]).toEqual([1, 1]);
});

test("[W35] an answer starts the interval anew", () => {
	const wheel = new HeartbeatWheel(times);
	const link = new Beater();
	wheel.add(link, 0);
	run(wheel, 0, 44_000);
	wheel.answered(link, 44_000);
	wheel.answered(link, 44_500);
	run(wheel, 44_000, 68_900);
	expect([link.pings, link.silences]).toEqual([1, 0]);
	run(wheel, 68_900, 69_000);
	expect(link.pings).toBe(2);
});

test("[W35] a ping that goes out late leaves the client its full time", () => {
	const wheel = new HeartbeatWheel(times);
	const link = new Beater();
	wheel.add(link, 0);
	wheel.tick(60_000);
	run(wheel, 60_000, 79_900);
	expect([link.pings, link.silences]).toEqual([1, 0]);
	run(wheel, 79_900, 80_000);
	expect(link.silences).toBe(1);
});

test("[W35] the first tick after a pause ends nobody", () => {
	const wheel = new HeartbeatWheel(times);
	const [quiet, answers] = [new Beater(), new Beater()];
	for (const link of [quiet, answers]) wheel.add(link, 0);
	run(wheel, 0, 25_000);
	expect(wheel.isOverdue(quiet, 100_000)).toBe(false);
	wheel.tick(100_000);
	wheel.answered(answers, 100_000);
	wheel.tick(100_100);
	expect([quiet.silences, answers.silences]).toEqual([1, 0]);
});

type Wave = {
	readonly tick: number;
	readonly ticks: number;
	readonly intervalMs?: number;
	readonly timeoutMs?: number;
};

/** So many links that came together, and as many that came with them and went: who was pinged after each tick from when they are due. */
function wave(count: number, { tick, ticks, intervalMs = 25_000, timeoutMs = 20_000 }: Wave): readonly number[] {
	const wheel = new HeartbeatWheel({ intervalMs, timeoutMs, now: 0 });
	const links = Array.from({ length: count }, () => new Beater());
	const gone = Array.from({ length: count }, () => new Beater());
	for (const link of [...links, ...gone]) wheel.add(link, 0);
	for (const link of [...gone, ...gone]) wheel.remove(link);
	for (let now = tick; now < intervalMs; now += tick) wheel.tick(now);
	return Array.from({ length: ticks }, (_, at) => {
		wheel.tick(intervalMs + at * tick);
		return links.filter((link) => link.pings === 1).length;
	});
}

test("[W35] a wave of links is pinged over several ticks, long before a client would give up", () => {
	expect(wave(150, { tick: 50, ticks: 3 })).toEqual([64, 128, 150]);
	expect(wave(15_000, { tick: 50, ticks: 100 }).slice(-2)).toEqual([14_850, 15_000]);
	expect(wave(15_000, { tick: 500, ticks: 10 }).slice(-2)).toEqual([13_500, 15_000]);
	expect(wave(10_000, { tick: 50, ticks: 5, intervalMs: 1_000 }).slice(-2)).toEqual([8_000, 10_000]);
	expect(wave(10_000, { tick: 50, ticks: 5, timeoutMs: 1_000 }).slice(-2)).toEqual([8_000, 10_000]);
});

test("[W35] links that come and go in any order: each is pinged when due, and none that has gone", () => {
	const step = fc.record({ who: fc.nat({ max: 7 }), what: fc.constantFrom("add", "remove", "answer", "tick") });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
			const wheel = new HeartbeatWheel({ intervalMs: 500, timeoutMs: 300, now: 0 });
			const links = Array.from({ length: 8 }, () => new Beater());
			let now = 0;
			for (const { who, what } of steps) {
				const link = links[who] as Beater;
				now += what === "tick" ? 100 : 0;
				const before = link.pings + link.silences;
				if (what === "add" && link.beat === "out") wheel.add(link, now);
				else if (what === "remove") wheel.remove(link);
				else if (what === "answer") wheel.answered(link, now);
				else if (what === "tick") wheel.tick(now);
				if (what === "remove") expect([link.beat, link.pings + link.silences]).toEqual(["out", before]);
				for (const other of links) {
					const late = what === "tick" && other.beat !== "out" && other.due < now;
					expect(late).toBe(false);
				}
			}
		}),
	);
});
