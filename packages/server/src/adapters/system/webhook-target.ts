import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress, networks, plainAddress } from "./public-address.ts";

/** Gives the addresses of a name. Rejects where it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export type TargetRules = {
	/** Hosts by name, and addresses or networks, that may be sent to though they are not public, and without TLS. */
	readonly allow: readonly string[];
	readonly resolve?: Resolve;
};

/** Where to connect, or why not. */
export type Target =
	| { readonly ok: true; readonly url: URL; readonly hostname: string; readonly address: string }
	| { readonly ok: false; readonly reason: string };

/** As the machine does it, with its hosts file. IPv4 first, which is reached from everywhere. */
async function bySystem(hostname: string): Promise<readonly string[]> {
	return (await lookup(hostname, { all: true, order: "ipv4first" })).map(({ address }) => address);
}

function refused(reason: string): Target {
	return { ok: false, reason };
}

/**
 * Decides whether a URL may be posted to, and fixes the address that is then connected to (WHK8): a name that points
 * elsewhere a moment later changes nothing. Where a name has several addresses, each must be one that may be sent to.
 */
export async function targetOf(given: string, { allow, resolve = bySystem }: TargetRules): Promise<Target> {
	const url = URL.parse(given);
	if (url === null) return refused("it is no URL");
	if (url.protocol !== "https:" && url.protocol !== "http:") return refused("only https and http are spoken");
	if (url.username !== "" || url.password !== "") return refused("the URL must hold no user or password");
	const hostname = url.hostname.replace(/^\[|\]$/g, "");
	const isNamed = allow.some((entry) => entry.toLowerCase() === hostname);
	const found = await addressesOf(hostname, resolve);
	const [address] = found;
	if (address === undefined) return refused("its name has no address");
	const inNetwork = networks(allow.filter((entry) => isIP(entry.split("/")[0] ?? "") !== 0));
	const isAllowed = isNamed || found.every(inNetwork);
	if (!isAllowed && url.protocol === "http:") return refused("without TLS only allowed hosts are sent to");
	if (!isAllowed && !found.every((one) => isPublicAddress(one) || inNetwork(one)))
		return refused("its address is not a public one");
	return { ok: true, url, hostname, address };
}

async function addressesOf(hostname: string, resolve: Resolve): Promise<readonly string[]> {
	if (isIP(hostname) !== 0) return [plainAddress(hostname)];
	try {
		return (await resolve(hostname)).map(plainAddress).filter((address) => isIP(address) !== 0);
	} catch {
		return []; // a name that does not resolve now may do so later
	}
}
