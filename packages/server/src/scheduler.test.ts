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

test("[T-25] [W31] jobs that are due at once have a turn each, in their order; while they wait no other beat waits with them", async () => {
	const given: (() => void)[] = [];
	const log: string[] = [];
	const clock = { now: () => performance.now() };
	const beaten = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
	let beats = 0;
	const late = (): void => {
		beaten[beats]?.resolve();
		beats += 1;
	};
	const turn = (): Promise<void> => new Promise((resolve) => given.push(resolve));
	const jobs = ["a", "b"].map((name) => ({ name, every: 10, run: () => void log.push(name) }));
	const scheduler = new Scheduler(jobs, { clock, failed: () => {}, late, turn });
	scheduler.start();
	await beaten[2]?.promise;
	expect([given.length, log]).toEqual([1, []]);
	given.shift()?.();
	await beaten[4]?.promise;
	expect([given.length, log]).toEqual([1, ["a"]]);
	await scheduler.stop();
	given.shift()?.();
	await Promise.resolve();
	expect([given.length, log]).toEqual([0, ["a"]]);
});
