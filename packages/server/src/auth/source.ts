import { BlockList, isIP } from "node:net";

/** Groups of 16 bits: what a household or a server has of IPv6, and what a site may have. */
const HOUSEHOLD = 4;
const SITE = 3;

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** What stands before an IPv4 address that is written as one of IPv6, and of one that a NAT64 gateway translates (RFC 6052). */
const MAPPED = "0:0:0:0:0:ffff";
const TRANSLATED = "64:ff9b:0:0:0:0";

/** An IPv4 address that is written as one of IPv6 is the same. */
export function unmapped(address: string): string {
	return (isIP(address) === 6 ? embeddedIn(groupsOf(address), MAPPED) : null) ?? address;
}

/** The address of a hop that may be written with its port, as some proxies do. */
export function withoutPort(hop: string): string {
	const written = /^\[([^\]]+)\](?::\d+)?$/.exec(hop) ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop);
	return written?.[1] ?? hop;
}

export function isLoopback(address: string): boolean {
	const version = isIP(address);
	return version !== 0 && loopback.check(address, version === 6 ? "ipv6" : "ipv4");
}

/**
 * The networks that an address lies in, as far as one owner may have them, the narrowest first: an IPv4 address, also one that
 * was translated; of IPv6 the first 64 bits, within which everybody chooses freely, and the first 48, which a site or a tenant
 * may have.
 */
export function networksOf(address: string): readonly string[] {
	if (isIP(address) !== 6) return [address];
	const groups = groupsOf(address);
	const embedded = embeddedIn(groups, MAPPED) ?? embeddedIn(groups, TRANSLATED);
	if (embedded !== null) return [embedded];
	return [HOUSEHOLD, SITE].map((count) => `${groups.slice(0, count).join(":")}::`);
}

/** The 8 groups of an IPv6 address, each as short as it can be written. */
function groupsOf(address: string): readonly string[] {
	const [bare = ""] = address.split("%");
	const written = URL.parse(`http://[${bare}]/`)?.hostname.slice(1, -1) ?? bare;
	const [head = "", tail] = written.split("::");
	const first = head === "" ? [] : head.split(":");
	const last = tail === undefined || tail === "" ? [] : tail.split(":");
	const zeros = tail === undefined ? [] : new Array<string>(8 - first.length - last.length).fill("0");
	return [...first, ...zeros, ...last];
}

/** The IPv4 address in the last 32 bits, where the others are these. */
function embeddedIn(groups: readonly string[], prefix: string): string | null {
	if (groups.slice(0, 6).join(":") !== prefix) return null;
	const parts = groups.slice(6).map((group) => Number.parseInt(group, 16));
	return parts.flatMap((part) => [part >> 8, part & 255]).join(".");
}
