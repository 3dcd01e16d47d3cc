import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DaySums, dayStretches } from "./day-sums.ts";

const ZONES = [
	"UTC",
	"Europe/Berlin",
	"America/St_Johns",
	"America/Asuncion",
	"America/Sao_Paulo",
	"Africa/Cairo",
	"Africa/Casablanca",
	"Asia/Kathmandu",
	"Asia/Tehran",
	"Australia/Lord_Howe",
	"Pacific/Apia",
	"Pacific/Chatham",
];

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);

function sumOf(zone: string, from: string, to: string): Record<string, number> {
	const sums = new DaySums({ from: at(from), to: at(to) }, zone);
	sums.add({ start: at(from), end: at(to), key: "k" });
	return Object.fromEntries(sums.rows().map(({ date, seconds }) => [date, seconds / 3_600]));
}

/** The date that a clock on the wall shows, found without the code under test. */
function wallDate(moment: number, timeZone: string): string {
	return new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
		moment,
	);
}

const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: at("1985-01-01T00:00:00Z"), max: at("2037-01-01T00:00:00Z") });
const length = fc.integer({ min: 1, max: 400 * 24 * HOUR });

describe("days of a time zone", () => {
	test("[ACT4] work across midnight belongs to both days", () => {
		expect(sumOf("Europe/Berlin", "2026-03-02T21:30:00Z", "2026-03-03T00:30:00Z")).toEqual({
			"2026-03-02": 1.5,
			"2026-03-03": 1.5,
		});
	});

	test("[ACT4] the day on which clocks go forward has 23 hours, the one on which they go back 25", () => {
		expect(sumOf("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toEqual({ "2026-03-29": 23 });
		expect(sumOf("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toEqual({ "2026-10-25": 25 });
	});

	test("[ACT4] zones that are off by minutes, and clocks that move by half an hour", () => {
		expect(sumOf("Asia/Kathmandu", "2026-03-02T18:00:00Z", "2026-03-02T18:30:00Z")).toEqual({
			"2026-03-02": 0.25,
			"2026-03-03": 0.25,
		});
		expect(sumOf("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z")).toEqual({
			"2026-04-05": 24.5,
		});
	});

	test("[ACT4] a date that a zone skipped gets nothing", () => {
		expect(sumOf("Pacific/Apia", "2011-12-30T08:00:00Z", "2011-12-30T12:00:00Z")).toEqual({
			"2011-12-29": 2,
			"2011-12-31": 2,
		});
	});

	test("[ACT4] a date that came twice, for its clocks went back over midnight, is one day", () => {
		// St. John's went from 00:01 back to 23:01 of the day before.
		expect(sumOf("America/St_Johns", "2010-11-07T01:31:00Z", "2010-11-07T04:31:00Z")).toEqual({
			"2010-11-06": 118 / 60,
			"2010-11-07": 62 / 60,
		});
	});

	test("[ACT4] every stretch lies in one date of the wall, and together they are the period", () => {
		fc.assert(
			fc.property(zone, moment, length, (timeZone, from, long) => {
				const stretches = dayStretches({ from, to: from + long }, timeZone);
				let end = from;
				for (const stretch of stretches) {
					expect(stretch.start).toBe(end);
					end = stretch.end;
					for (const inside of [stretch.start, (stretch.start + stretch.end) / 2, stretch.end - 1])
						expect(wallDate(Math.floor(inside), timeZone)).toBe(stretch.date);
				}
				expect(end).toBe(from + long);
			}),
			{ numRuns: 60 },
		);
	});

	test("[ACT4] sums are whole: what is added is found again, however it is cut and in whatever order", () => {
		const piece = fc.tuple(fc.integer({ min: -40 * HOUR, max: 90 * HOUR }), fc.integer({ min: 0, max: 70 * HOUR }));
		fc.assert(
			fc.property(fc.tuple(zone, moment), fc.array(piece, { maxLength: 8 }), (within, pieces) => {
				const [timeZone, from] = within;
				const to = from + 60 * HOUR;
				const whole = new DaySums({ from, to }, timeZone);
				const halves = new DaySums({ from, to }, timeZone);
				let expected = 0;
				for (const [offset, long] of pieces) {
					const start = from + offset;
					whole.add({ start, end: start + long, key: "k" });
					expected += Math.max(0, Math.min(start + long, to) - Math.max(start, from));
				}
				for (const [offset, long] of pieces.toReversed()) {
					const start = from + offset;
					const middle = start + Math.floor(long / 3);
					halves.add({ start: middle, end: start + long, key: "k" });
					halves.add({ start, end: middle, key: "k" });
				}
				expect(halves.rows()).toEqual(whole.rows());
				const total = whole.rows().reduce((sum, row) => sum + row.seconds * 1_000, 0);
				expect(Math.round(total)).toBe(expected);
			}),
			{ numRuns: 200 },
		);
	});

	test("[ACT4] rows come by date and key, without a key first, and none of them empty", () => {
		const from = at("2026-03-02T00:00:00Z");
		const sums = new DaySums({ from, to: from + 48 * HOUR }, "UTC");
		sums.add({ start: from + 30 * HOUR, end: from + 31 * HOUR, key: "b" });
		sums.add({ start: from, end: from + HOUR, key: "b" });
		sums.add({ start: from, end: from + HOUR, key: null });
		sums.add({ start: from, end: from + HOUR, key: "a" });
		sums.add({ start: from + 5, end: from + 5, key: "none" });
		sums.add({ start: from - 9 * HOUR, end: from, key: "before" });
		sums.add({ start: from + 48 * HOUR, end: from + 50 * HOUR, key: "after" });
		expect(sums.rows()).toEqual([
			{ date: "2026-03-02", key: null, seconds: 3_600 },
			{ date: "2026-03-02", key: "a", seconds: 3_600 },
			{ date: "2026-03-02", key: "b", seconds: 3_600 },
			{ date: "2026-03-03", key: "b", seconds: 3_600 },
		]);
	});
});
