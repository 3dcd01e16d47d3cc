import type { OriginRule } from "./options.ts";

const PREFLIGHT_SECONDS = "600";

/** Why an Engine.IO request is refused, with the number that clients of the protocol know. */
export const REFUSED = {
	transport: { code: 0, message: "Transport unknown" },
	session: { code: 1, message: "Session ID unknown" },
	method: { code: 2, message: "Bad handshake method" },
	request: { code: 3, message: "Bad request" },
	token: { code: 3, message: "A token does not belong in the query string" },
	origin: { code: 4, message: "Forbidden" },
	version: { code: 5, message: "Unsupported protocol version" },
	admission: { code: 4, message: "Not now" },
	limit: { code: 4, message: "rate_limited" },
} as const;

export type RefusedBody = { readonly code: number; readonly message: string; readonly retryAfterMs?: number };

/** Makes answers that the asking origin may read. */
export class Cors {
	readonly #headers: Readonly<Record<string, string>>;

	/** `origin`: what `Access-Control-Allow-Origin` says; null for no such header. */
	constructor(origin: string | null) {
		this.#headers = corsHeaders(origin);
	}

	text(body: string): Response {
		return this.#respond(body, 200, "text/plain; charset=UTF-8");
	}

	ok(): Response {
		return this.#respond("ok", 200, "text/html");
	}

	badRequest(): Response {
		return this.refuse(400, REFUSED.request);
	}

	/** A body over the limit, answered with this problem document (RFC 9457), where there is one. */
	tooLarge(problem: string | undefined): Response {
		if (problem === undefined) return this.refuse(413, REFUSED.request);
		return this.#respond(problem, 413, "application/problem+json");
	}

	refuse(status: number, body: RefusedBody, extra?: Record<string, string>): Response {
		const headers = { ...this.#headers, "content-type": "application/json", ...extra };
		return new Response(JSON.stringify(body), { status, headers });
	}

	preflight(request: Request): Response {
		const asked = request.headers.get("access-control-request-headers");
		const headers: Record<string, string> = {
			...this.#headers,
			"access-control-allow-methods": "GET, POST, OPTIONS",
			"access-control-max-age": PREFLIGHT_SECONDS,
		};
		if (asked !== null) headers["access-control-allow-headers"] = asked;
		return new Response(null, { status: 204, headers });
	}

	#respond(body: string, status: number, contentType: string): Response {
		return new Response(body, { status, headers: { ...this.#headers, "content-type": contentType } });
	}
}

function corsHeaders(origin: string | null): Record<string, string> {
	if (origin === null) return { "cache-control": "no-store" };
	const headers: Record<string, string> = {
		"cache-control": "no-store",
		"access-control-allow-origin": origin,
		// Or no page of another origin learns when it may come back.
		"access-control-expose-headers": "Retry-After",
	};
	if (origin !== "*") headers.vary = "Origin";
	return headers;
}

/** Whoever asks is no browser's page, or one that may not read the answer. */
export const NO_BROWSER = new Cors(null);
const ANY_ORIGIN = new Cors("*");

/** Who stands at the other end of a request's connection. */
type Peers = { addressOf(request: Request): string };

/** How to answer this request; null where its origin is refused (W16). */
export function corsFor(request: Request, rule: OriginRule, peers: Peers): Cors | null {
	const origin = request.headers.get("origin");
	if (rule === "*") return origin === "null" ? null : ANY_ORIGIN;
	if (origin === null) return NO_BROWSER;
	return origin !== "null" && rule(origin, request, peers.addressOf(request)) ? new Cors(origin) : null;
}
