/** Which browser pages may talk to this server (W16). */
export type OriginPolicy = {
	/** Origins as `scheme://host[:port]`, or `*`. */
	readonly allowed: readonly string[];
	/** Any port of localhost too. */
	readonly dev: boolean;
};

/** What a request says about where it comes from and whom it means; null where the header is missing. */
export type OriginFacts = {
	readonly origin: string | null;
	readonly host: string | null;
	/** `X-Forwarded-Host`. */
	readonly forwardedHost: string | null;
	/** Did a trusted proxy send it? Only then the forwarded host counts. */
	readonly fromTrustedProxy: boolean;
};

type Origin = { readonly scheme: "http" | "https"; readonly host: string };

const ORIGIN = /^(https?):\/\/([^/?#@\\\s]+)$/i;
const LOCALHOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const DEFAULT_PORT = { http: ":80", https: ":443" };

/** May this page connect? Without an Origin header it is no browser, and may. A refusal is answered 403. */
export function isOriginAllowed(facts: OriginFacts, policy: OriginPolicy): boolean {
	if (facts.origin === null) return true;
	if (facts.origin === "null") return false;
	if (policy.allowed.includes("*")) return true;
	const origin = readOrigin(facts.origin);
	if (origin === undefined) return false;
	if (isSameOrigin(origin, facts)) return true;
	if (policy.dev && LOCALHOST.test(origin.host)) return true;
	return policy.allowed.some((entry) => isSame(origin, readOrigin(entry)));
}

function isSameOrigin(origin: Origin, facts: OriginFacts): boolean {
	const forwarded = facts.fromTrustedProxy ? facts.forwardedHost : null;
	const host = forwarded?.split(",")[0]?.trim() ?? facts.host;
	return host !== null && host !== "" && origin.host === bareHost(host, origin.scheme);
}

function isSame(a: Origin, b: Origin | undefined): boolean {
	return b !== undefined && a.scheme === b.scheme && a.host === b.host;
}

/** Undefined: no page of the web. */
function readOrigin(text: string): Origin | undefined {
	const found = ORIGIN.exec(text);
	if (found === null) return undefined;
	const scheme = found[1]?.toLowerCase() === "https" ? "https" : "http";
	return { scheme, host: bareHost(found[2] ?? "", scheme) };
}

/** Lower case, and without the port that goes without saying. */
function bareHost(host: string, scheme: Origin["scheme"]): string {
	const lower = host.toLowerCase();
	return lower.endsWith(DEFAULT_PORT[scheme]) ? lower.slice(0, -DEFAULT_PORT[scheme].length) : lower;
}
