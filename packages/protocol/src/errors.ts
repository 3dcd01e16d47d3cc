/** One row of the error table: what a program reads (`code`), and what a person reads (`sentence`). */
export type ErrorRow = { readonly status: number; readonly retryable: boolean; readonly sentence: string };

/** Every error there is (W21). HTTP status, whether the same request may succeed later, one sentence. */
export const ERRORS = {
	bad_request: {
		status: 400,
		retryable: false,
		sentence: "The request does not have the form this event or endpoint takes.",
	},
	unauthorized: {
		status: 401,
		retryable: false,
		sentence: "The token is missing, malformed, ended, or not signed by a key this server trusts.",
	},
	token_expired: { status: 401, retryable: false, sentence: "The token has expired; get a new one and try again." },
	forbidden: { status: 403, retryable: false, sentence: "The token is valid, but does not allow this." },
	not_found: { status: 404, retryable: false, sentence: "It does not exist, or you may not see it." },
	conflict: { status: 409, retryable: false, sentence: "It contradicts what is already there." },
	too_large: { status: 413, retryable: false, sentence: "The payload is larger than the limit." },
	rate_limited: { status: 429, retryable: true, sentence: "Too much at once; wait as long as retryAfterMs says." },
	unavailable: { status: 503, retryable: true, sentence: "A store the server depends on is away; try again." },
	internal: { status: 500, retryable: false, sentence: "The server failed; its log says why." },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** The codes that any event may be answered with. */
export const EVENT_ERRORS = [
	"bad_request",
	"token_expired",
	"too_large",
	"rate_limited",
	"unavailable",
	"internal",
] as const satisfies readonly ErrorCode[];

/** The codes that any endpoint may be answered with, by who may call it. */
export const ENDPOINT_ERRORS = {
	anyone: ["rate_limited", "internal"],
	user: ["bad_request", "unauthorized", "token_expired", "rate_limited", "unavailable", "internal"],
	operator: ["bad_request", "unauthorized", "not_found", "rate_limited", "unavailable", "internal"],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** Codes that only ever end a connection (W17, W21), beside those of the table. */
export type EndingCode = ErrorCode | "revoked" | "slow_consumer" | "draining";

/** An expected failure, as a use-case returns it. */
export type Failure = { readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };

/** What a use-case returns: a value, or an expected failure. Exceptions mean a bug. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function ok<T>(value: T): Result<T> {
	return { ok: true, value };
}

export function fail<T>(code: ErrorCode, message: string = ERRORS[code].sentence): Result<T> {
	return { ok: false, error: { code, message } };
}

/** A failure as it stands on the wire (W20). */
export type WireError = {
	readonly code: ErrorCode;
	readonly message: string;
	readonly retryable: boolean;
	readonly retryAfterMs?: number;
};

export function wireError(failure: Failure): WireError {
	return { ...failure, retryable: ERRORS[failure.code].retryable };
}
