import type { Site, SiteEncoding, SiteFile } from "../../ports/site.ts";
import { isKnown, problem } from "./answers.ts";
import { pathOf } from "./query.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";

/**
 * What pages of this server may do: run and style themselves with files of this server alone, and talk to nobody else.
 * Pictures of people may lie anywhere; where somebody is, is asked only by this page itself.
 */
const SECURITY: Readonly<Record<string, string>> = {
	"content-security-policy": [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob: https:",
		"font-src 'self'",
		"connect-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; "),
	"cross-origin-opener-policy": "same-origin",
	"permissions-policy": "geolocation=(self), camera=(), microphone=()",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
};

const NO_METHOD = { code: "bad_request", message: "This address does not take this method.", status: 405 } as const;

/** The best encoding that the browser takes and the file has. A weight of 0 means that it does not take it. */
function encodingFor(request: Request, { encodings }: SiteFile): SiteEncoding | null {
	const taken = (request.headers.get("accept-encoding") ?? "")
		.split(",")
		.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
		.map((part) => part.split(";", 1)[0]?.trim());
	return encodings.find((encoding) => taken.includes(encoding)) ?? null;
}

function send(request: Request, file: SiteFile): Response {
	const headers: Record<string, string> = {
		...SECURITY,
		"cache-control": file.isHashed ? FOR_EVER : ASK_AGAIN,
		"content-type": file.type,
		etag: file.etag,
		vary: "Accept-Encoding",
	};
	if (isKnown(request, file.etag)) return new Response(null, { status: 304, headers });
	const encoding = encodingFor(request, file);
	if (encoding !== null) headers["content-encoding"] = encoding;
	return new Response(file.open(encoding), { headers });
}

/** Answers a request for a file of the site; undefined where it is for something else. */
export function serveSite(site: Site, request: Request): Response | undefined {
	const file = site.file(pathOf(request.url));
	if (file === undefined) return undefined;
	if (request.method === "GET" || request.method === "HEAD") return send(request, file);
	return problem({ ...NO_METHOD, headers: { allow: "GET, HEAD" } });
}
