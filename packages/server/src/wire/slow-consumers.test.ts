import { expect, test } from "bun:test";
import { type Consumer, SlowConsumers } from "./slow-consumers.ts";

class Reader implements Consumer {
	bytes = 0;
	asked = 0;
	cut = 0;
	readonly fetches: boolean;

	constructor(fetches = false) {
		this.fetches = fetches;
	}

	waiting(): number {
		this.asked++;
		return this.bytes;
	}

	slow(): void {
		this.cut++;
		this.bytes = 0;
	}
}

const limits = { maxBuffered: 1_000, blockedAfterMs: 10_000, now: 0 };

test("[W34] more than the limit is too much, the limit is not", () => {
	const slow = new SlowConsumers(limits);
	const [full, over] = [new Reader(), new Reader()];
	[full.bytes, over.bytes] = [1_000, 1_001];
	slow.sent();
	slow.tick(100, new Set([full, over]));
	expect([full.cut, over.cut]).toEqual([0, 1]);
});

test("[W34] nobody is asked where nothing was sent", () => {
	const slow = new SlowConsumers(limits);
	const reader = new Reader();
	for (let now = 100; now < 10_000; now += 100) slow.tick(now, new Set([reader]));
	expect(reader.asked).toBe(0);
	slow.sent();
	slow.tick(10_000, new Set([reader]));
	slow.tick(10_100, new Set([reader]));
	expect(reader.asked).toBe(1);
});

test("[W34] whoever takes nothing for ten seconds is blocked; whoever takes something has time again", () => {
	const slow = new SlowConsumers(limits);
	const [stuck, trickle, late] = [new Reader(), new Reader(), new Reader()];
	stuck.bytes = trickle.bytes = late.bytes = 10;
	slow.sent();
	for (let now = 100; now <= 10_100; now += 100) {
		if (now === 5_000) slow.drained(trickle);
		if (now === 9_000) late.bytes = 0;
		slow.tick(now, new Set([stuck, trickle, late]));
	}
	expect([stuck.cut, trickle.cut, late.cut]).toEqual([1, 0, 0]);
	for (let now = 10_200; now <= 15_000; now += 100) slow.tick(now, new Set([trickle]));
	expect(trickle.cut).toBe(1);
});

test("[W34] a client that fetches may take its time, not its size", () => {
	const slow = new SlowConsumers(limits);
	const reader = new Reader(true);
	reader.bytes = 10;
	for (let now = 100; now <= 30_000; now += 100) {
		slow.sent();
		slow.tick(now, new Set([reader]));
	}
	expect(reader.cut).toBe(0);
	reader.bytes = 1_001;
	slow.sent();
	slow.tick(30_100, new Set([reader]));
	expect(reader.cut).toBe(1);
});

test("[W34] a link that has gone is forgotten", () => {
	const slow = new SlowConsumers(limits);
	const reader = new Reader();
	reader.bytes = 10;
	slow.sent();
	slow.tick(100, new Set([reader]));
	slow.forget(reader);
	slow.tick(20_000, new Set([]));
	expect(reader.cut).toBe(0);
});

test("[W34] [P3] of many links some are looked at each time, and all of them within a second", () => {
	const slow = new SlowConsumers(limits);
	const readers = new Set(Array.from({ length: 5_000 }, () => new Reader()));
	slow.sent();
	const asked = () => [...readers].reduce((sum, reader) => sum + reader.asked, 0);
	slow.tick(100, readers);
	expect(asked()).toBe(500);
	for (let now = 200; now <= 1_100; now += 100) slow.tick(now, readers);
	expect([...readers].map((reader) => reader.asked)).toEqual([...readers].map(() => 1));
});
