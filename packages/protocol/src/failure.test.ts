import { expect, test } from "bun:test";
import { ERRORS, type ErrorCode, wireError } from "./errors.ts";
import { failureSchema, problemOf, problemSchema } from "./failure.ts";

test("[W21] every code has an HTTP status, a sentence, and a form on both wires", () => {
	for (const code of Object.keys(ERRORS) as ErrorCode[]) {
		const failure = { code, message: "what went wrong" };
		expect(failureSchema.parse(wireError(failure))).toEqual({ ...failure, retryable: ERRORS[code].retryable });
		expect(problemSchema.parse(problemOf(failure))).toEqual({
			type: `urn:rollcall:error:${code}`,
			title: ERRORS[code].sentence,
			status: ERRORS[code].status,
			detail: "what went wrong",
			code,
			retryable: ERRORS[code].retryable,
		});
	}
});

test("[W21] a problem may have a finer status than its code, and says when to come back", () => {
	expect(problemOf({ code: "bad_request", message: "JSON only" }, 415).status).toBe(415);
	expect(problemOf({ code: "rate_limited", message: "wait", retryAfterMs: 50 }).retryAfterMs).toBe(50);
});
