import { createHash } from "node:crypto";
import type { Failure } from "@rollcall/protocol/errors";
import { problemOf } from "@rollcall/protocol/failure";

/** What went wrong, where HTTP has more to say of it than the table of codes. */
export type Refusal = Failure & { readonly status?: number; readonly headers?: Readonly<Record<string, string>> };

const SECURITY: Readonly<Record<string, string>> = {
	"cache-control": "no-store",
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
};

const RETRY_AFTER_MS = 1_000;

function waitHeader({
	retryable,
	retryAfterMs = RETRY_AFTER_MS,
}: ReturnType<typeof problemOf>): Record<string, string> {
	return retryable ? { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) } : {};
}

/** A success with its JSON. */
export function json(value: unknown, status: number): Response {
	const headers = { ...SECURITY, "content-type": "application/json" };
	return new Response(JSON.stringify(value), { status, headers });
}

/** A value that stays as it is, as JSON that is made once. The same text means the same bytes. */
export type Kept = { readonly json: string; readonly etag: string };

/** Makes a value ready to be sent again and again. */
export function kept(value: unknown): Kept {
	const json = JSON.stringify(value);
	return { json, etag: `"${createHash("sha256").update(json).digest("base64url")}"` };
}

/** Has whoever asks this already? A proxy that packs an answer makes its tag a weak one, which is as good (RFC 9110, 13.1.2). */
export function isKnown(request: Request, etag: string): boolean {
	const known = request.headers.get("if-none-match");
	return known?.split(",").some((part) => opaque(part.trim()) === opaque(etag)) === true;
}

/** A tag, whether it is weak or not. */
function opaque(etag: string): string {
	return etag.replace(/^W\//, "");
}

/** A success with what is kept, or that it is what was sent before; whoever keeps it too asks again each time. */
export function sendKept(request: Request, { json, etag }: Kept): Response {
	const headers = { ...SECURITY, "cache-control": "no-cache", "content-type": "application/json", etag };
	return isKnown(request, etag) ? new Response(null, { status: 304, headers }) : new Response(json, { headers });
}

/** A failure as `application/problem+json` (RFC 9457). */
export function problem({ status, headers, ...failure }: Refusal): Response {
	const body = problemOf(failure, status);
	const all = { ...SECURITY, ...waitHeader(body), ...headers, "content-type": "application/problem+json" };
	return new Response(JSON.stringify(body), { status: body.status, headers: all });
}

/** An answer without a body. */
export function empty(headers: Readonly<Record<string, string>>): Response {
	return new Response(null, { status: 204, headers: { ...SECURITY, ...headers } });
}

/** The head of an answer to GET, for HEAD, with the length of the body that is left out. */
export async function headOf(answer: Response): Promise<Response> {
	if (answer.body === null) return answer;
	const headers = new Headers(answer.headers);
	headers.set("content-length", String((await answer.arrayBuffer()).byteLength));
	return new Response(null, { status: answer.status, headers });
}
