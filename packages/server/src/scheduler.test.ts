import { expect, test } from "bun:test";
import { Scheduler } from "./scheduler.ts";

test("[OPS4] every beat says how much later than due it came", async () => {
	const clock = { now: () => performance.now() };
	const delays: number[] = [];
	const { promise, resolve } = Promise.withResolvers<void>();
	const late = (by: number): void => {
		delays.push(by);
		if (delays.length === 4) resolve();
	};
	const job = { name: "none", every: 10, run: () => {} };
	const scheduler = new Scheduler([job], { clock, failed: () => {}, late });
	scheduler.start();
	const until = clock.now() + 100;
	while (clock.now() < until);
	await promise;
	await scheduler.stop();
	expect(delays.every((by) => by >= 0)).toBe(true);
	expect(delays[0]).toBeGreaterThanOrEqual(85);
	expect(Math.min(...delays)).toBeLessThan(20);
});

test("[T-25] [W31] jobs that are due at once let others be served between, and begin in their order", async () => {
	let now = 0;
	const log: string[] = [];
	const job = (name: string, every: number) => ({ name, every, run: () => void log.push(name) });
	const jobs = [job("a", 50), job("b", 100), job("c", 50)];
	const pause = async (): Promise<void> => void log.push("pause");
	const scheduler = new Scheduler(jobs, { clock: { now: () => now }, failed: () => {}, pause });
	now = 50;
	await scheduler.tick();
	expect(log.splice(0)).toEqual(["a", "pause", "c"]);
	now = 100;
	await Promise.all([scheduler.tick(), scheduler.tick()]);
	expect(log.filter((what) => what !== "pause")).toEqual(["a", "b", "c"]);
	const { promise, resolve } = Promise.withResolvers<void>();
	const held = new Scheduler(jobs, { clock: { now: () => now }, failed: () => {}, pause: () => promise });
	now = 200;
	log.length = 0;
	const ticking = held.tick();
	await held.stop();
	resolve();
	await ticking;
	expect(log).toEqual(["a"]);
});
