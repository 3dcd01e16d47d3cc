import { isIP } from "node:net";
import { isOriginAllowed } from "./origins.ts";
import { isLoopback, networksOf, unmapped, withoutPort } from "./source.ts";
import { makeProxyTrust } from "./trusted-proxies.ts";

export type SurroundingsSettings = {
	readonly allowedOrigins: readonly string[];
	readonly trustedProxies: readonly string[];
	readonly dev: boolean;
};

export type RequestRules = {
	/** May the page of this origin talk to the server (W16)? */
	allowOrigin(origin: string, request: Request, peerAddress: string): boolean;
	/**
	 * Whom limits by address are held against (T-24): the client that a trusted proxy names, and never that proxy; else the
	 * peer, of which `unnamed` hears where it is a trusted proxy. The networks of that address, the narrowest first. None for a
	 * peer on the loopback, for a client that a proxy names among the trusted addresses, and for a request that is gone.
	 */
	sourceOf(request: Request, peerAddress: string): readonly string[];
};

const NOWHERE: readonly string[] = [];

/** Of a trusted proxy that named nobody. `isExempt`: it is on the loopback, so that no limit by address holds its clients. */
export type Unnamed = (proxy: string, isExempt: boolean) => void;

/**
 * Makes the rules that read a request's headers, and believe those of proxies only where they are trusted. `unnamed` is told
 * once of proxies that are exempt, and once of others.
 */
export function makeRequestRules(
	{ allowedOrigins, trustedProxies, dev }: SurroundingsSettings,
	unnamed: Unnamed = () => {},
): RequestRules {
	const isTrusted = makeProxyTrust(trustedProxies);
	const told = new Set<boolean>();
	const unnamedOnce: Unnamed = (proxy, isExempt) => {
		if (!told.has(isExempt)) unnamed(proxy, isExempt);
		told.add(isExempt);
	};
	const policy = { allowed: allowedOrigins, dev };
	/** Whom the proxies name, as far as they are believed. */
	const hopsOf = ({ headers }: Request, peerAddress: string): readonly string[] => {
		const named = isTrusted(peerAddress) ? (headers.get("x-forwarded-for") ?? "") : "";
		return named.split(",").flatMap((hop) => (hop.trim() === "" ? [] : [withoutPort(hop.trim())]));
	};
	const clientIn = (hops: readonly string[]): string | undefined => hops.findLast((hop) => !isTrusted(hop));
	return {
		allowOrigin(origin, { headers }, peerAddress) {
			const forwardedHost = headers.get("x-forwarded-host");
			const fromTrustedProxy = isTrusted(peerAddress);
			return isOriginAllowed({ origin, host: headers.get("host"), forwardedHost, fromTrustedProxy }, policy);
		},
		sourceOf(request, peerAddress) {
			const peer = unmapped(peerAddress);
			if (peer === "") return NOWHERE;
			const hops = hopsOf(request, peerAddress);
			const client = clientIn(hops);
			if (client !== undefined && isIP(client) !== 0) return networksOf(unmapped(client));
			if (hops.length > 0 && client === undefined) return NOWHERE;
			const isExempt = isLoopback(peer);
			if (isTrusted(peer)) unnamedOnce(peer, isExempt);
			return isExempt ? NOWHERE : networksOf(peer);
		},
	};
}
