import type { ErrorCode } from "@rollcall/protocol/errors";

/**
 * What a program reads of a failure: a code of the server's table, or one of those that come from no server: it could not
 * be reached, it took too long, or what answered does not speak its language.
 */
export type FailureCode = ErrorCode | "unreachable" | "timed_out" | "bad_answer";

type Facts = {
	readonly code: FailureCode;
	readonly message: string;
	/** Of the answer; 0 where none came. */
	readonly status: number;
	readonly retryable: boolean;
	readonly retryAfterMs?: number | undefined;
	readonly cause?: unknown;
};

/** Every failure of a call, but for an abort by the caller's own signal. */
export class RollcallError extends Error {
	readonly code: FailureCode;
	readonly status: number;
	/** May the same call succeed later? */
	readonly retryable: boolean;
	/** How long to wait before that, where the server says so. */
	readonly retryAfterMs: number | undefined;

	constructor({ code, message, status, retryable, retryAfterMs, cause }: Facts) {
		super(message, cause === undefined ? {} : { cause });
		this.name = "RollcallError";
		this.code = code;
		this.status = status;
		this.retryable = retryable;
		this.retryAfterMs = retryAfterMs;
	}
}
