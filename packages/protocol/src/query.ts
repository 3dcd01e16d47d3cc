import { z } from "zod";
import { cursorSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const DIGITS = /^\d{1,9}$/;

/** How a count arrives in a query string, where every value is text; an empty one is a missing one. */
function readCount(given: string | number): unknown {
	if (given === "") return LIMITS.defaultPage;
	return typeof given === "string" && DIGITS.test(given) ? Number(given) : given;
}

/** A query value that may be missing; `?name=` says the same as leaving it out. */
export function optionalQuery<S extends z.ZodType<unknown, string>>(schema: S) {
	return z.preprocess((given: string | undefined) => (given === "" ? undefined : given), schema.optional()).optional();
}

const LIMIT_FAULT = `must be a whole number between 1 and ${LIMITS.largestPage}`;

/** How many entries a page holds. */
export const pageLimitSchema = z
	.preprocess(readCount, z.int(LIMIT_FAULT).min(1, LIMIT_FAULT).max(LIMITS.largestPage, LIMIT_FAULT))
	.default(LIMITS.defaultPage)
	.describe(`Entries on the page at most; absent: ${LIMITS.defaultPage}.`);

/** What every paged list takes. */
export const pageQuery = {
	cursor: optionalQuery(cursorSchema).describe("The `nextCursor` of the page before."),
	limit: pageLimitSchema,
};

/** For endpoints without any. */
export const nothing = z.object({});
