/** Which browser pages may ask (W16). `Origin: null` is refused without asking, a request without an Origin is no browser's. */
export type OriginRule = "*" | ((origin: string, request: Request, peerAddress: string) => boolean);

const PREFLIGHT_SECONDS = "600";
const REQUEST_HEADERS = "Authorization, Content-Type, Idempotency-Key";
const EXPOSED_HEADERS = "Retry-After, Allow";

/** May the page that sent this ask at all? */
export function isAllowedOrigin(request: Request, rule: OriginRule, peerAddress: string): boolean {
	const origin = request.headers.get("origin");
	if (origin === null) return true;
	if (origin === "null") return false;
	return rule === "*" || rule(origin, request, peerAddress);
}

/** Lets the page that asked, and was allowed to, read the answer. There are no cookies, so no credentials. */
export function readableBy(request: Request, response: Response): Response {
	const origin = request.headers.get("origin");
	if (origin === null) return response;
	response.headers.set("access-control-allow-origin", origin);
	response.headers.set("access-control-expose-headers", EXPOSED_HEADERS);
	response.headers.append("vary", "Origin");
	return response;
}

/** What an OPTIONS request is told about a path with these methods. */
export function optionsHeaders(request: Request, allow: string): Record<string, string> {
	if (!request.headers.has("access-control-request-method")) return { allow };
	return {
		allow,
		"access-control-allow-methods": allow,
		"access-control-allow-headers": REQUEST_HEADERS,
		"access-control-max-age": PREFLIGHT_SECONDS,
	};
}
