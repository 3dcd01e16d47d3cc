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

test("[T-25] a beat begins in a turn of its own, and where that takes long no other waits behind it", async () => {
	const { promise: second, resolve: beaten } = Promise.withResolvers<void>();
	const { promise: turn, resolve: give } = Promise.withResolvers<void>();
	const { promise: done, resolve: ran } = Promise.withResolvers<void>();
	const clock = { now: () => performance.now() };
	let [beats, turns, runs] = [0, 0, 0];
	const run = (): void => {
		runs += 1;
		ran();
	};
	const late = (): void => {
		beats += 1;
		if (beats === 3) beaten();
	};
	const asked = (): Promise<void> => {
		turns += 1;
		return turn;
	};
	const jobs = [{ name: "count", every: 10, run }];
	const scheduler = new Scheduler(jobs, { clock, failed: () => {}, late, turn: asked });
	scheduler.start();
	await second;
	expect([turns, runs]).toEqual([1, 0]);
	give();
	await done;
	await scheduler.stop();
	expect(runs).toBeGreaterThan(0);
});
