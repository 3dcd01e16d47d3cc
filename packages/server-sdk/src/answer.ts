import type { ErrorCode } from "@rollcall/protocol/errors";
import type { Problem } from "@rollcall/protocol/failure";
import { RollcallError } from "./rollcall-error.ts";

type Answer = Pick<Response, "status" | "headers">;

/** What a proxy before the server may answer in its place. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
	413: "too_large",
	429: "rate_limited",
	502: "unavailable",
	503: "unavailable",
	504: "unavailable",
};
const EXCERPT = 200;

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // Not JSON: whoever answered was not the server.
	}
}

function isProblem(value: unknown): value is Problem {
	if (typeof value !== "object" || value === null) return false;
	const { code, retryable } = value as Partial<Record<keyof Problem, unknown>>;
	return typeof code === "string" && typeof retryable === "boolean";
}

/** `Retry-After` in milliseconds, whether seconds or a date stand in it. */
function retryAfterOf({ headers }: Answer, now: number): number | undefined {
	const text = headers.get("retry-after");
	if (text === null) return undefined;
	const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function strange({ status }: Answer, text: string): RollcallError {
	const message = `this is no answer of Rollcall (status ${status}): ${text.slice(0, EXCERPT)}`;
	const code = CODE_OF_STATUS[status] ?? "bad_answer";
	return new RollcallError({ code, message, status, retryable: code === "unavailable" || code === "rate_limited" });
}

/** The value of an answer, whose text has been read. @throws RollcallError for every answer that is no success */
export function readAnswer(answer: Answer, text: string, now: number): unknown {
	const value = parsed(text);
	if (answer.status >= 200 && answer.status < 300 && value !== undefined) return value;
	const retryAfterMs = retryAfterOf(answer, now);
	if (!isProblem(value)) throw withWait(strange(answer, text), retryAfterMs);
	const { code, detail, retryable } = value;
	const message = `${code}: ${detail}`;
	throw new RollcallError({
		code,
		message,
		status: answer.status,
		retryable,
		retryAfterMs: value.retryAfterMs ?? retryAfterMs,
	});
}

function withWait(
	{ code, message, status, retryable }: RollcallError,
	retryAfterMs: number | undefined,
): RollcallError {
	return new RollcallError({ code, message, status, retryable, retryAfterMs });
}
