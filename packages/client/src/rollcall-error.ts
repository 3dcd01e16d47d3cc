import type { WireCode } from "./wire.ts";

/**
 * What a program reads of a failure: a code of the server's table, or one of the client's own: `left` where the person
 * signed this device out from another, `closed` where the client was closed meanwhile, `no_token` where the application
 * gave none.
 */
export type FailureCode = WireCode | "left" | "closed" | "no_token";

type Facts = {
	readonly code: FailureCode;
	readonly message: string;
	readonly retryable: boolean;
	readonly retryAfterMs?: number | undefined;
};

/** Something was refused, or not answered. `message` is for people. */
export class RollcallError extends Error {
	readonly code: FailureCode;
	/** May the same succeed later? */
	readonly retryable: boolean;
	/** How long to wait before that, where the server says so. */
	readonly retryAfterMs: number | undefined;

	constructor({ code, message, retryable, retryAfterMs }: Facts) {
		super(message);
		this.name = "RollcallError";
		this.code = code;
		this.retryable = retryable;
		this.retryAfterMs = retryAfterMs;
	}
}

/** A failure of the client's own making. What is unavailable may be there later. */
export function failure(code: FailureCode, message: string): RollcallError {
	return new RollcallError({ code, message, retryable: code === "unavailable" });
}

const OF_THE_CONNECTION: readonly FailureCode[] = ["closed", "token_expired", "unauthorized"];

/** Does it say nothing about what was asked, so that the same may be asked again? */
export function isPassing({ code, retryable }: RollcallError): boolean {
	return retryable || OF_THE_CONNECTION.includes(code);
}

/** For what it makes no sense to ask again once it was refused for good. @throws RollcallError where it was not */
export function throwPassing(error: RollcallError): void {
	if (isPassing(error)) throw error;
}

/** There is no connection, or it went before the answer. */
export function notConnected(): RollcallError {
	return failure("unavailable", "No connection.");
}

export function closed(): RollcallError {
	return failure("closed", "Closed.");
}
