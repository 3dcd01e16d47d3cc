import { RollcallError } from "@rollcall/client";
import { ERRORS, type ErrorCode } from "@rollcall/protocol/errors";

/** Something the server refused, or did not answer. `message` is for people. */
export type Failure = RollcallError;

const UNREACHED = "The server cannot be reached. Check your network and try again.";

/** A failure by its code. */
export function failure(code: ErrorCode, message: string = ERRORS[code].sentence): Failure {
	return new RollcallError({ code, message, retryable: ERRORS[code].retryable });
}

/** Whatever was thrown, as a failure. */
export function failureOf(error: unknown): Failure {
	return error instanceof RollcallError ? error : failure("unavailable", UNREACHED);
}

/** Is this text one of the codes of the error table? */
export function isErrorCode(code: unknown): code is ErrorCode {
	return typeof code === "string" && Object.hasOwn(ERRORS, code);
}
