import { z } from "zod";
import { cursorSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const DIGITS = /^\d{1,9}$/;

/** How a number arrives in a query string, where every value is text; an empty one is a missing one. */
function readNumber(given: string | number, missing: number | undefined): unknown {
	if (given === "") return missing;
	return typeof given === "string" && DIGITS.test(given) ? Number(given) : given;
}

/** A query value that may be missing; `?name=` says the same as leaving it out. */
export function optionalQuery<S extends z.ZodType<unknown, string>>(schema: S) {
	return z.preprocess((given: string | undefined) => (given === "" ? undefined : given), schema.optional()).optional();
}

/** How many entries a page holds: at most `largest`, and `usual` where nothing is said. */
export function pageLimit(largest: number, usual: number) {
	const fault = `must be a whole number between 1 and ${largest}`;
	return z
		.preprocess((given: string | number) => readNumber(given, usual), z.int(fault).min(1, fault).max(largest, fault))
		.default(usual)
		.describe(`Entries on the page at most; absent: ${usual}.`);
}

export const pageLimitSchema = pageLimit(LIMITS.largestPage, LIMITS.defaultPage);

const SEQ_FAULT = "must be a whole number, 0 or more";

/** A `seq` in a query string. */
export const seqQuery = z
	.preprocess(
		(given: string | number | undefined) => readNumber(given ?? "", undefined),
		z.int(SEQ_FAULT).min(0, SEQ_FAULT).optional(),
	)
	.optional();

/** What every paged list takes. */
export const pageQuery = {
	cursor: optionalQuery(cursorSchema).describe("The `nextCursor` of the page before."),
	limit: pageLimitSchema,
};

/** For endpoints without any. */
export const nothing = z.object({});
