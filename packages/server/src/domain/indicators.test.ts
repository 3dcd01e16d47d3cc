import { describe, expect, test } from "bun:test";
import { NOW } from "../../test/support/builders.ts";
import {
	announced,
	expiresAt,
	hidden,
	type Indicator,
	lives,
	started,
	stopped,
	toAnnounce,
	toldOf,
} from "./indicators.ts";

const TTL = 5_000;
const PHONE = { deviceId: "phone", ttl: TTL };
const LAPTOP = { deviceId: "laptop", ttl: TTL };

/** Typing on the phone since now. */
const TYPING = started(undefined, PHONE, NOW);

/** Starts at each of these moments, and says at which of them the many were told. */
function announcements(moments: readonly number[], ttl = TTL): number[] {
	let indicator: Indicator | undefined;
	return moments.filter((at) => {
		indicator = started(indicator, { deviceId: "phone", ttl }, NOW + at);
		if (!toAnnounce(indicator, "plain", NOW + at)) return false;
		indicator = announced(indicator, "plain", NOW + at);
		return true;
	});
}

describe("[IND1] the life of an indicator", () => {
	test("[IND1] runs from the last start of each device, and ends with the last of them", () => {
		const both = started(TYPING, LAPTOP, NOW + 2_000);
		expect([both.startedAt, expiresAt(TYPING), expiresAt(both)]).toEqual([NOW, NOW + TTL, NOW + 7_000]);
		expect(lives(both, NOW + 6_999)).toBe(true);
		expect(lives(both, NOW + 7_000)).toBe(false);
	});

	test("[IND1] the last start counts, also where it is for a shorter time", () => {
		expect(expiresAt(started(TYPING, { ...PHONE, ttl: 1_000 }, NOW + 1))).toBe(NOW + 1_001);
	});

	test("[M8] a device that stops leaves the other its life", () => {
		const phone = stopped(started(TYPING, LAPTOP, NOW + 2_000), "laptop");
		expect([lives(phone, NOW), expiresAt(phone)]).toEqual([true, NOW + TTL]);
		const nobody = stopped(phone, "phone");
		expect([lives(nobody, NOW), expiresAt(nobody)]).toEqual([false, Number.NEGATIVE_INFINITY]);
	});

	test("[IND1] a start after the life has run out begins another stretch, without the devices that ran out", () => {
		const again = started(started(TYPING, LAPTOP, NOW), PHONE, NOW + TTL);
		expect([again.startedAt, [...again.devices.keys()]]).toEqual([NOW + TTL, ["phone"]]);
	});

	test("[IND1] a start while it lives drops the devices that ran out: they do not gather", () => {
		let indicator = TYPING;
		for (let at = 0; at < 100_000; at += 1_000)
			indicator = started(indicator, { deviceId: `d${at}`, ttl: TTL }, NOW + at);
		expect(indicator.startedAt).toBe(NOW);
		expect(indicator.devices.size).toBe(5);
	});

	test("[IND1] what changes nothing gives back the same", () => {
		expect(started(TYPING, PHONE, NOW)).toBe(TYPING);
		expect(stopped(TYPING, "laptop")).toBe(TYPING);
		expect(hidden(TYPING, "plain")).toBe(TYPING);
	});
});

describe("[IND3] when an audience is told", () => {
	test("[IND3] ten starts in a second make one announcement", () => {
		expect(announcements([0, 100, 200, 300, 400, 500, 600, 700, 800, 900])).toEqual([0]);
	});

	test("[IND3] again from the moment on when half of the life has passed", () => {
		expect(announcements([0, 2_499, 2_500, 4_999, 5_000])).toEqual([0, 2_500, 5_000]);
	});

	for (const [kind, ttl, every, expected] of [
		["typing", 5_000, 3_000, [0, 3_000, 6_000, 9_000, 12_000]],
		["recording", 30_000, 10_000, [0, 20_000, 40_000]],
	] as const)
		test(`[IND3] ${kind} that is refreshed as clients do never runs out for its receivers`, () => {
			const moments = Array.from({ length: 5 }, (_, index) => index * every);
			expect(announcements(moments, ttl)).toEqual([...expected]);
		});

	test("[IND3] half of what they were told: who was told late is told again sooner", () => {
		const late = started(announced(TYPING, "plain", NOW + 4_000), PHONE, NOW + 4_400);
		expect(toAnnounce(late, "plain", NOW + 4_499)).toBe(false);
		expect(toAnnounce(late, "plain", NOW + 4_500)).toBe(true);
	});

	test("[VIS7] each audience for itself, and anew after it was hidden", () => {
		const plain = announced(TYPING, "plain", NOW);
		expect([toldOf(TYPING), toldOf(plain)]).toEqual([[], ["plain"]]);
		expect([toAnnounce(plain, "plain", NOW), toAnnounce(plain, "listed", NOW)]).toEqual([false, true]);
		expect(toldOf(announced(plain, "listed", NOW))).toEqual(["plain", "listed"]);
		expect(toAnnounce(hidden(plain, "plain"), "plain", NOW)).toBe(true);
	});

	test("[IND4] not after the life has run out", () => {
		expect(toAnnounce(TYPING, "plain", NOW + TTL)).toBe(false);
	});

	test("[IND4] another stretch is told to those who did not hear of the end of the last, and so is its end", () => {
		const long = announced(started(TYPING, { ...LAPTOP, ttl: 30_000 }, NOW), "plain", NOW);
		const again = started(stopped(long, "laptop"), PHONE, NOW + TTL);
		expect(toAnnounce(again, "plain", NOW + TTL)).toBe(true);
		expect(toldOf(again)).toEqual(["plain"]);
	});

	test("[T-32] a clock that was put back silences nobody, and tells nobody at every start", () => {
		const earlier = NOW - 3_600_000;
		const told = started(announced(TYPING, "plain", NOW), PHONE, earlier);
		expect(toAnnounce(told, "plain", earlier)).toBe(true);
		const again = started(announced(told, "plain", earlier), PHONE, earlier + 1);
		expect(toAnnounce(again, "plain", earlier + 1)).toBe(false);
	});
});
