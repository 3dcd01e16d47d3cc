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
