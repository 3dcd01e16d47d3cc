import { z } from "zod";

/** 9999-12-31T23:59:59.999Z: later than that a timestamp has another form. */
const LATEST = 253_402_300_799_999;
const LONGEST = 40;

/** A timestamp as the server writes it (W24): ISO 8601, UTC, always with milliseconds. */
export const timestampSchema = z.iso
	.datetime({ precision: 3, error: "must be an ISO 8601 time in UTC with milliseconds" })
	.meta({ id: "Timestamp", description: "ISO 8601 in UTC with milliseconds.", examples: ["2026-03-02T09:15:00.000Z"] });

function isInRange(text: string): boolean {
	const moment = Date.parse(text);
	return moment >= 0 && moment <= LATEST;
}

/**
 * A timestamp as a client may write it: ISO 8601 with seconds and a zone (`Z` or an offset), of the years 1970 to 9999.
 * Parsed into the server's own form.
 */
export const givenTimestampSchema = z.iso
	.datetime({ offset: true, error: "must be an ISO 8601 time with seconds and a zone", abort: true })
	.max(LONGEST, { error: "must be an ISO 8601 time with seconds and a zone", abort: true })
	.refine(isInRange, { error: "must be between the years 1970 and 9999", abort: true })
	.overwrite((text) => new Date(text).toISOString())
	.meta({
		id: "GivenTimestamp",
		description: "ISO 8601 with seconds and a zone (`Z` or an offset), of the years 1970 to 9999.",
		examples: ["2026-03-02T10:15:00+01:00"],
	});

/** Milliseconds from now, for clocks that may be wrong (W24). */
export const durationSchema = z.int().min(0).meta({ id: "Milliseconds", description: "A duration in milliseconds." });
