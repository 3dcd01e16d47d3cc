import { BlockList, isIP } from "node:net";

/** Networks of IPv4 that nobody on the public internet is in, by IANA's registry; and where clouds answer their own machines. */
const SPECIAL_V4 = [
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"168.63.129.16/32",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/4",
	"240.0.0.0/4",
];
/** All of IPv6 that is given out to the public lies in here. */
const GLOBAL_V6 = ["2000::/3"];
/** What of it is not: protocols, tunnels that carry IPv4, documentation. */
const SPECIAL_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
const MAPPED_V4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

const specialV4 = networks(SPECIAL_V4);
const globalV6 = networks(GLOBAL_V6);
const specialV6 = networks(SPECIAL_V6);

/** A list of addresses and networks: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. */
export function networks(entries: readonly string[]): (address: string) => boolean {
	const list = new BlockList();
	for (const entry of entries) {
		const [network = "", prefix] = entry.split("/");
		const isV4 = isIP(network) === 4;
		list.addSubnet(network, Number(prefix ?? (isV4 ? 32 : 128)), isV4 ? "ipv4" : "ipv6");
	}
	return (address) => list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/** The address in one form; IPv4 that is written as IPv6 as what it is. */
export function plainAddress(address: string): string {
	if (isIP(address) !== 6) return address;
	const [bare = address] = address.split("%");
	const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
	const mapped = MAPPED_V4.exec(canonical);
	if (mapped === null) return canonical;
	const parts = mapped.slice(1).map((part) => Number.parseInt(part, 16));
	return parts.flatMap((part) => [part >> 8, part & 0xff]).join(".");
}

/** May it be that of anybody on the internet? Given as `plainAddress` gives it. */
export function isPublicAddress(address: string): boolean {
	if (isIP(address) === 4) return !specialV4(address);
	return isIP(address) === 6 && globalV6(address) && !specialV6(address);
}
