import { expect, test } from "bun:test";
import { NOW } from "../../../test/support/builders.ts";
import { Flicker } from "./flicker.ts";

const ADA = { companyId: "acme", userId: "ada" };

test("[T-27] whoever goes three times, each within twenty seconds, flickers until twenty seconds later", () => {
	const flicker = new Flicker();
	for (const at of [0, 1_000, 2_000]) {
		expect(flicker.has(ADA, NOW + at)).toBe(false);
		flicker.wentAway(ADA, NOW + at);
	}
	expect(flicker.has(ADA, NOW + 2_000)).toBe(true);
	expect(flicker.has({ ...ADA, companyId: "rival" }, NOW + 2_000)).toBe(false);
	expect(flicker.has(ADA, NOW + 19_900)).toBe(true);
	expect(flicker.has(ADA, NOW + 20_100)).toBe(false);
});

test("[T-27] going on makes it no longer than going once a minute does", () => {
	const flicker = new Flicker();
	for (let at = 0; at < 60_000; at += 500) flicker.wentAway(ADA, NOW + at);
	expect(flicker.has(ADA, NOW + 59_600)).toBe(true);
	expect(flicker.has(ADA, NOW + 80_000)).toBe(false);
	for (let minute = 2; minute < 8; minute += 1) {
		flicker.wentAway(ADA, NOW + minute * 60_000);
		expect(flicker.has(ADA, NOW + minute * 60_000)).toBe(false);
	}
});
