import { z } from "zod";
import { ERRORS, type ErrorCode, type Failure, wireError } from "./errors.ts";
import { durationSchema } from "./time.ts";

const CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const errorCodeSchema = z
	.enum(CODES)
	.meta({ id: "ErrorCode", description: "What a program reads of a failure (W21)." });

export const endingCodeSchema = z
	.enum([...CODES, "revoked", "slow_consumer", "draining"])
	.meta({ id: "EndingCode", description: "Why a connection ends (W17, W21)." });

/** A failure as it stands in acknowledgements and `error` events (W20). */
export const failureSchema = z
	.object({
		code: errorCodeSchema,
		message: z.string().describe("For people."),
		retryable: z.boolean().describe("May the same request succeed later?"),
		retryAfterMs: durationSchema.optional(),
	})
	.meta({ id: "Failure", description: "What went wrong." });

/** A failure as REST answers it: RFC 9457, `application/problem+json`. */
export const problemSchema = z
	.object({
		type: z.string().describe("`urn:rollcall:error:` and the code."),
		title: z.string().describe("The sentence of the code."),
		status: z.int().min(400).max(599),
		detail: z.string().describe("What went wrong this time."),
		code: errorCodeSchema,
		retryable: z.boolean(),
		retryAfterMs: durationSchema.optional(),
	})
	.meta({ id: "Problem", description: "What went wrong (RFC 9457)." });

export type Problem = z.output<typeof problemSchema>;

/** The REST form of a failure. `status` where HTTP has a finer one than the table: 405, 415. */
export function problemOf(failure: Failure, status: number = ERRORS[failure.code].status): Problem {
	const { code, message, ...rest } = wireError(failure);
	return { type: `urn:rollcall:error:${code}`, title: ERRORS[code].sentence, status, detail: message, code, ...rest };
}
