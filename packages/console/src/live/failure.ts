import { ERRORS, type ErrorCode } from "@rollcall/protocol/errors";

/** Something the server refused, or did not answer. `message` is for people. */
export class Failure extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string = ERRORS[code].sentence) {
		super(message);
		this.code = code;
	}
}

/** Whatever was thrown, as a failure. */
export function failureOf(error: unknown): Failure {
	if (error instanceof Failure) return error;
	return new Failure("unavailable", "The server cannot be reached. Check your network and try again.");
}

/** Is this text one of the codes of the error table? */
export function isErrorCode(code: unknown): code is ErrorCode {
	return typeof code === "string" && Object.hasOwn(ERRORS, code);
}
