import { afterAll, beforeAll, expect, test } from "bun:test";
import { midnight } from "../src/ui/times.ts";

const before = process.env.TZ;

beforeAll(() => {
	process.env.TZ = "Africa/Cairo";
});

afterAll(() => {
	if (before === undefined) delete process.env.TZ;
	else process.env.TZ = before;
});

test("days begin at midnight, also those around one that a change of the clock skips", () => {
	const changed = Date.parse("2026-04-24T12:00:00+03:00"); // this day begins at one
	expect(midnight(changed)).toEqual(new Date("2026-04-24T01:00:00+03:00"));
	expect(midnight(changed, 1)).toEqual(new Date("2026-04-25T00:00:00+03:00"));
	expect(midnight(changed, -1)).toEqual(new Date("2026-04-23T00:00:00+02:00"));
});
