import { isOriginAllowed } from "./origins.ts";
import { makeProxyTrust } from "./trusted-proxies.ts";

export type SurroundingsSettings = {
	readonly allowedOrigins: readonly string[];
	readonly trustedProxies: readonly string[];
	readonly dev: boolean;
};

export type RequestRules = {
	/** May the page of this origin talk to the server (W16)? */
	allowOrigin(origin: string, request: Request, peerAddress: string): boolean;
	/** The client's address: the peer's, or behind trusted proxies the last one that is none of theirs. */
	addressOf(request: Request, peerAddress: string): string;
};

/** Makes the rules that read a request's headers, and believe those of proxies only where they are trusted. */
export function makeRequestRules({ allowedOrigins, trustedProxies, dev }: SurroundingsSettings): RequestRules {
	const isTrusted = makeProxyTrust(trustedProxies);
	const policy = { allowed: allowedOrigins, dev };
	return {
		allowOrigin(origin, { headers }, peerAddress) {
			const forwardedHost = headers.get("x-forwarded-host");
			const fromTrustedProxy = isTrusted(peerAddress);
			return isOriginAllowed({ origin, host: headers.get("host"), forwardedHost, fromTrustedProxy }, policy);
		},
		addressOf({ headers }, peerAddress) {
			if (!isTrusted(peerAddress)) return peerAddress;
			const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
			return hops.findLast((hop) => hop !== "" && !isTrusted(hop)) ?? peerAddress;
		},
	};
}
