import { expect, test } from "bun:test";
import { z } from "zod";
import { parse } from "./parse.ts";
import { pageQuery } from "./query.ts";
import { ENDPOINTS } from "./rest.ts";

const page = z.object(pageQuery);

test("[W25] a page has 100 entries unless asked otherwise, and never more than 500", () => {
	expect(parse(page, {})).toEqual({ ok: true, value: { limit: 100 } });
	expect(parse(page, { limit: "", cursor: "" })).toEqual({ ok: true, value: { limit: 100 } });
	expect(parse(page, { limit: "500", cursor: "abc" })).toEqual({ ok: true, value: { limit: 500, cursor: "abc" } });
	for (const limit of ["0", "501", "-1", "1.5", "1e2", "0x10", " 5", "5 ", "NaN", "Infinity", "9".repeat(400), ["5"]])
		expect(parse(page, { limit })).toEqual({
			ok: false,
			error: { code: "bad_request", message: "limit: must be a whole number between 1 and 500" },
		});
});

test("[ACT4] a period begins before it ends, and a summary's is at most 366 days", () => {
	const { query } = ENDPOINTS.summarizeActivity;
	const faultOf = (given: unknown): string | undefined => {
		const parsed = parse(query, given);
		return parsed.ok ? undefined : parsed.error.message;
	};
	expect(faultOf({ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00+01:00", groupBy: "task" })).toBeUndefined();
	expect(faultOf({})).toBeUndefined();
	expect(faultOf({ from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" })).toBe("from: must be before to");
	expect(faultOf({ from: "2025-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })).toBeUndefined();
	expect(faultOf({ from: "2025-01-01T00:00:00Z", to: "2026-01-02T00:00:00.001Z" })).toBe(
		"from: must be at most 366 days before to",
	);
	expect(faultOf({ groupBy: "hour" })).toBe("groupBy: must be one of user, project, task");
});

test("[ACT4] a time zone is one of the IANA database", () => {
	const { query } = ENDPOINTS.summarizeActivity;
	for (const timeZone of ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+8"])
		expect(parse(query, { timeZone }).ok).toBe(true);
	for (const timeZone of ["Europe/Atlantis", "+01:00", "../../etc/passwd", "a".repeat(65), "Europe/Berlin\0"])
		expect(parse(query, { timeZone })).toEqual({
			ok: false,
			error: { code: "bad_request", message: "timeZone: must be an IANA time zone" },
		});
});
