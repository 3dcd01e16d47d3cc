import type { RollcallError } from "./rollcall-error.ts";

/** How patient a client is. */
export type Patience = {
	/** How often a call is sent again at most. */
	readonly retries: number;
	/** A wait that is longer than this is left to the caller. */
	readonly longestWaitMs: number;
};

type Failed = {
	readonly error: RollcallError;
	/** How often the call has been sent again already. */
	readonly retried: number;
	/** False where the call, done twice, does a thing twice. */
	readonly repeatable: boolean;
};

const FIRST_WAIT_MS = 200;

/** Was it refused before anything was done? */
function isUndone({ code }: RollcallError): boolean {
	return code === "rate_limited";
}

/**
 * How long to wait before the same call is sent again; null for not at all. Where the server names no time each wait is
 * twice the one before; `chance` (0 to 1) spreads clients that failed together.
 */
export function waitBeforeRetry(
	{ error, retried, repeatable }: Failed,
	patience: Patience,
	chance: number,
): number | null {
	if (!error.retryable || retried >= patience.retries) return null;
	if (!repeatable && !isUndone(error)) return null;
	const base = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** retried;
	return base > patience.longestWaitMs ? null : Math.round(base * (1 + chance / 4));
}
