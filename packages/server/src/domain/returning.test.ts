import { describe, expect, test } from "bun:test";
import { aDevice, aRecord, inGrace, NOW } from "../../test/support/builders.ts";
import { lengthenGrace, ReturningCrowd } from "./returning.ts";

const UNTIL = NOW + 2_000;

describe("[PR21] a longer grace", () => {
	test("[PR21] is for devices whose grace is over, and for no other", () => {
		const devices = [inGrace(NOW, { id: "over" }), inGrace(NOW + 1, { id: "not-yet" }), aDevice({ id: "here" })];
		const graces = lengthenGrace(aRecord({ devices }), { now: NOW, until: UNTIL }).devices;
		expect(graces.map(({ graceUntil }) => graceUntil)).toEqual([UNTIL, NOW + 1, null]);
	});

	test("[PR21] changes nothing where no grace is over", () => {
		const record = aRecord({ devices: [inGrace(NOW + 1), aDevice({ id: "d2" })] });
		expect(lengthenGrace(record, { now: NOW, until: UNTIL })).toBe(record);
	});
});

function crowdOf(returns: number, now = NOW): ReturningCrowd {
	const crowd = new ReturningCrowd({ longest: 20_000 });
	for (let count = 0; count < returns; count += 1) crowd.returned(now);
	return crowd;
}

describe("[PR21] a crowd is coming back", () => {
	test.each([
		[49, 0, false],
		[50, 0, true],
		[50, 5_000, true],
		[50, 5_001, false],
		[150, 15_000, true],
	])("[PR21] %i returns in a second among %i connections: %p", (returns, connections, expected) => {
		expect(crowdOf(returns).isComing(NOW, connections)).toBe(expected);
	});

	test("[PR21] until for three seconds hardly anybody has come, however slowly the last ones come", () => {
		const crowd = crowdOf(100);
		expect(crowd.isComing(NOW, 0)).toBe(true);
		for (let second = 1; second < 5; second += 1) {
			for (let count = 0; count < 5; count += 1) crowd.returned(NOW + second * 1_000);
			expect(crowd.isComing(NOW + second * 1_000, 0)).toBe(true);
		}
		for (let passed = 5_000; passed < 8_900; passed += 100) expect(crowd.isComing(NOW + passed, 0)).toBe(true);
		expect(crowd.isComing(NOW + 8_900, 0)).toBe(false);
	});

	test("[PR21] is waited for no longer than agreed, however many come, and anew once there was calm", () => {
		const crowd = crowdOf(0);
		let waited = 0;
		for (let second = 0; second < 60; second += 1) {
			for (let count = 0; count < 100; count += 1) crowd.returned(NOW + second * 1_000);
			if (crowd.isComing(NOW + second * 1_000, 0)) waited += 1;
		}
		expect(waited).toBe(20);
		const later = NOW + 120_000;
		for (let since = 0; since < 4_000; since += 1_000) crowd.isComing(NOW + 60_000 + since, 0);
		expect(crowd.isComing(later, 0)).toBe(false);
		for (let count = 0; count < 100; count += 1) crowd.returned(later);
		expect(crowd.isComing(later, 0)).toBe(true);
	});

	test("[PR21] other nodes are told once a second, for as long as it comes here and no longer than agreed", () => {
		const [here, there] = [crowdOf(100), crowdOf(0)];
		expect(here.toTell(NOW)).toBeNull();
		here.isComing(NOW, 0);
		const until = here.toTell(NOW);
		expect(until).toBe(NOW + 2_500);
		expect(here.toTell(NOW + 999)).toBeNull();
		there.comesElsewhere(until as number);
		expect([there.isComing(NOW + 2_499, 0), there.isComing(NOW + 2_500, 0)]).toEqual([true, false]);
		expect(there.toTell(NOW + 2_000)).toBeNull();
		expect(here.toTell(NOW + 19_000)).toBe(NOW + 20_000);
		expect(here.toTell(NOW + 20_000)).toBeNull();
	});

	test("[PR21] nobody is waited for where that is turned off", () => {
		const crowd = new ReturningCrowd({ longest: 0 });
		for (let count = 0; count < 100; count += 1) crowd.returned(NOW);
		expect(crowd.isComing(NOW, 0)).toBe(false);
	});
});
