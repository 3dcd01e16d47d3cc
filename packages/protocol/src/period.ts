import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { optionalQuery } from "./query.ts";
import { givenTimestampSchema } from "./time.ts";

const DAY_MS = 86_400_000;
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** The period a list of past things is asked for: [from, to). */
export const periodQuery = {
	from: optionalQuery(givenTimestampSchema).describe("Absent: 24 hours before `to`."),
	to: optionalQuery(givenTimestampSchema).describe("Absent: now."),
};

type Period = { readonly from?: string | undefined; readonly to?: string | undefined };

export const PERIOD_FAULT = { path: ["from"], error: "must be before to" };

/** Does the period begin before it ends, as far as both are given? */
export function isPeriod({ from, to }: Period): boolean {
	return from === undefined || to === undefined || from < to;
}

export const SUMMARY_FAULT = { path: ["from"], error: `must be at most ${LIMITS.summaryDays} days before to` };

/** Is the period short enough to be summed up, as far as both ends are given? */
export function isSummaryPeriod({ from, to }: Period): boolean {
	return from === undefined || to === undefined || Date.parse(to) - Date.parse(from) <= LIMITS.summaryDays * DAY_MS;
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		// A RangeError is how the platform says that there is no such zone.
		return false;
	}
}

/** A zone of the IANA database. */
export const timeZoneSchema = z
	.string()
	.regex(ZONE, { error: "must be an IANA time zone", abort: true })
	.refine(isTimeZone, "must be an IANA time zone")
	.meta({ id: "TimeZone", description: "A zone of the IANA database.", examples: ["Europe/Berlin"] });
