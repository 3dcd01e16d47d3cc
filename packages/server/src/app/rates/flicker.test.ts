import { expect, test } from "bun:test";
import { aFacts } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { NEVER_SEEN, type SeenStatus, type Shown, seenByOf } from "../../domain/record.ts";
import { Flicker } from "./flicker.ts";

const ADA = { companyId: "acme", userId: "ada" };

function shown(plain: SeenStatus, listed: SeenStatus): Shown {
	const track = (status: SeenStatus) => ({ ...NEVER_SEEN, status });
	return { plain: track(plain), listed: track(listed), seenBy: seenByOf(aFacts()), factsRev: 0 };
}

/** Who flickers, and a way to announce of Ada that she became so for everybody, and for those on her list. */
function watched() {
	const clock = new TestClock();
	const flicker = new Flicker(clock);
	const tell = (before: Shown, after: Shown): void => {
		const change = { userId: "ada", before, after, lastSignAt: null, reason: null };
		const version = { version: 1, epoch: "e" };
		flicker.heard({ kind: "announced", companyId: "acme", at: clock.now(), version, changes: [change] });
	};
	const goes = (): void => tell(shown("online", "online"), shown("offline", "offline"));
	return { clock, flicker, tell, goes };
}

test("[T-27] whoever goes three times, each within twenty seconds, flickers until twenty seconds later", () => {
	const { clock, flicker, goes } = watched();
	for (let round = 0; round < 3; round += 1) {
		expect(flicker.has(ADA)).toBe(false);
		clock.advance(1_000);
		goes();
	}
	expect(flicker.has(ADA)).toBe(true);
	expect(flicker.has({ ...ADA, companyId: "rival" })).toBe(false);
	clock.advance(17_900);
	expect(flicker.has(ADA)).toBe(true);
	clock.advance(200);
	expect(flicker.has(ADA)).toBe(false);
});

test("[T-27] going on makes it no longer than going once a minute does", () => {
	const { clock, flicker, goes } = watched();
	for (let at = 0; at < 60_000; at += 500) {
		goes();
		clock.advance(500);
	}
	clock.advance(-400);
	expect(flicker.has(ADA)).toBe(true);
	clock.advance(20_400);
	expect(flicker.has(ADA)).toBe(false);
	for (let minute = 0; minute < 6; minute += 1) {
		clock.advance(60_000);
		goes();
		expect(flicker.has(ADA)).toBe(false);
	}
});

test("[T-27] [VIS5] coming, and what those on a list alone are told, is no going", () => {
	const { flicker, tell } = watched();
	for (let round = 0; round < 9; round += 1) {
		tell(shown("offline", "offline"), shown("online", "online"));
		tell(shown("offline", "online"), shown("offline", "offline"));
		tell(shown("online", "online"), shown("away", "away"));
	}
	expect(flicker.has(ADA)).toBe(false);
});
