import { expect, test } from "bun:test";
import { assert, date, integer, property } from "fast-check";
import { parse } from "./parse.ts";
import { givenTimestampSchema, timestampSchema } from "./time.ts";

test("[W24] a client's time is read with any zone, and becomes UTC with milliseconds", () => {
	const cases = {
		"2026-03-02T10:15:00+01:00": "2026-03-02T09:15:00.000Z",
		"2026-03-02T09:15:00Z": "2026-03-02T09:15:00.000Z",
		"2026-03-02T09:15:00.5Z": "2026-03-02T09:15:00.500Z",
		"2026-03-02T09:15:00.123456789Z": "2026-03-02T09:15:00.123Z",
		"2024-02-29T23:59:59.999-23:59": "2024-03-01T23:58:59.999Z",
		"1970-01-01T00:00:00Z": "1970-01-01T00:00:00.000Z",
		"9999-12-31T23:59:59.999Z": "9999-12-31T23:59:59.999Z",
	};
	for (const [given, read] of Object.entries(cases))
		expect(parse(givenTimestampSchema, given)).toEqual({ ok: true, value: read });
});

test("[W22] what is no time is refused and never thrown", () => {
	const faults = [
		"",
		"now",
		"2026-03-02",
		"2026-03-02T09:15:00",
		"2026-02-30T09:15:00Z",
		"2025-02-29T09:15:00Z",
		"2026-03-02T24:00:00Z",
		"2026-03-02T09:15:60Z",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:30:00+01:00",
		"0000-01-01T00:00:00+23:00",
		"9999-12-31T23:59:59-00:01",
		"+012026-03-02T09:15:00Z",
		`2026-03-02T09:15:00.${"1".repeat(100_000)}Z`,
		1_772_442_900_000,
		null,
	];
	for (const given of faults) expect(parse(givenTimestampSchema, given).ok).toBe(false);
});

test("[W24] what the server writes is what it reads, for any moment and offset", async () => {
	const range = { min: new Date("1970-01-02T00:00:00Z"), max: new Date("9999-12-30T00:00:00Z"), noInvalidDate: true };
	await assert(
		property(date(range), integer({ min: -14 * 60, max: 14 * 60 }), (moment, offset) => {
			const written = moment.toISOString();
			expect(timestampSchema.parse(written)).toBe(written);
			const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, -1);
			const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, "0");
			const minutes = String(Math.abs(offset) % 60).padStart(2, "0");
			expect(givenTimestampSchema.parse(`${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`)).toBe(written);
		}),
	);
});

test("[W24] a timestamp of the server has milliseconds and no offset", () => {
	for (const text of ["2026-03-02T09:15:00Z", "2026-03-02T09:15:00.000+00:00", "2026-03-02T09:15:00.0000Z"])
		expect(timestampSchema.safeParse(text).success).toBe(false);
});
