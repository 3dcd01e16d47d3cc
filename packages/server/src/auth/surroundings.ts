import { isIP } from "node:net";
import { isOriginAllowed } from "./origins.ts";
import { isLoopback, networkOf, unmapped, withoutPort } from "./source.ts";
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
	/**
	 * Whom limits by address are held against (T-24): the client that a trusted proxy names, and never that proxy; else the
	 * peer. Null for a peer on the loopback, and for a request that is gone: nobody.
	 */
	sourceOf(request: Request, peerAddress: string): string | null;
};

/** Makes the rules that read a request's headers, and believe those of proxies only where they are trusted. */
export function makeRequestRules({ allowedOrigins, trustedProxies, dev }: SurroundingsSettings): RequestRules {
	const isTrusted = makeProxyTrust(trustedProxies);
	const policy = { allowed: allowedOrigins, dev };
	const addressOf = ({ headers }: Request, peerAddress: string): string => {
		if (!isTrusted(peerAddress)) return peerAddress;
		const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => withoutPort(hop.trim()));
		return hops.findLast((hop) => hop !== "" && !isTrusted(hop)) ?? peerAddress;
	};
	return {
		allowOrigin(origin, { headers }, peerAddress) {
			const forwardedHost = headers.get("x-forwarded-host");
			const fromTrustedProxy = isTrusted(peerAddress);
			return isOriginAllowed({ origin, host: headers.get("host"), forwardedHost, fromTrustedProxy }, policy);
		},
		addressOf,
		sourceOf(request, peerAddress) {
			const peer = unmapped(peerAddress);
			const named = unmapped(addressOf(request, peerAddress));
			if (named !== peer && isIP(named) !== 0) return networkOf(named);
			return peer === "" || isLoopback(peer) ? null : networkOf(peer);
		},
	};
}
