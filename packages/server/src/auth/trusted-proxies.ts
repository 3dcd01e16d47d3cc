import { BlockList, isIP } from "node:net";
import { unmapped } from "./source.ts";

/** Says whether an address belongs to one of these proxies: addresses and networks as the setting takes them. */
export function makeProxyTrust(proxies: readonly string[]): (address: string) => boolean {
	if (proxies.length === 0) return () => false;
	const trusted = new BlockList();
	for (const proxy of proxies) {
		const [address = "", prefix] = proxy.split("/");
		if (prefix === undefined) trusted.addAddress(address, family(address));
		else trusted.addSubnet(address, Number(prefix), family(address));
	}
	return (given) => {
		const address = unmapped(given);
		return isIP(address) !== 0 && trusted.check(address, family(address));
	};
}

function family(address: string): "ipv4" | "ipv6" {
	return isIP(address) === 6 ? "ipv6" : "ipv4";
}
