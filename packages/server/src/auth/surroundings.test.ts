import { expect, test } from "bun:test";
import { makeRequestRules } from "./surroundings.ts";

const SETTINGS = { allowedOrigins: [], trustedProxies: ["10.0.0.0/8"], dev: false } as const;
const rules = makeRequestRules(SETTINGS);

function asked(headers: Record<string, string>): Request {
	return new Request("http://server.test/", { headers });
}

test("[W16] the forwarded host of a trusted proxy counts, anybody else's does not", () => {
	const request = asked({ host: "inner:4747", "x-forwarded-host": "chat.example" });
	expect(rules.allowOrigin("https://chat.example", request, "10.1.2.3")).toBe(true);
	expect(rules.allowOrigin("https://chat.example", request, "192.0.2.1")).toBe(false);
});

test("[T-24] limits by address are held against the client that a trusted proxy names, and never against the loopback", () => {
	const named = asked({ "x-forwarded-for": "203.0.113.9, 198.51.100.7, 10.4.4.4" });
	expect(rules.sourceOf(named, "10.1.2.3")).toEqual(["198.51.100.7"]);
	expect(rules.sourceOf(named, "192.0.2.1")).toEqual(["192.0.2.1"]);
	expect(rules.sourceOf(asked({ "x-forwarded-for": "10.9.9.9" }), "10.1.2.3")).toEqual([]);
	for (const peer of ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", ""])
		expect(rules.sourceOf(named, peer)).toEqual([]);
	expect(rules.sourceOf(asked({ "x-forwarded-for": "198.51.100.7:4711" }), "10.1.2.3")).toEqual(["198.51.100.7"]);
});

test("[T-24] a trusted proxy that names nobody is held to them itself, and said to be, once", () => {
	const unnamed: string[] = [];
	const told = makeRequestRules(SETTINGS, (proxy) => unnamed.push(proxy));
	told.sourceOf(asked({ "x-forwarded-for": "203.0.113.9" }), "10.1.2.3");
	told.sourceOf(asked({ "x-forwarded-for": "10.9.9.9" }), "10.1.2.3");
	told.sourceOf(asked({}), "192.0.2.1");
	told.sourceOf(asked({}), "127.0.0.1");
	expect(unnamed).toEqual([]);
	expect(told.sourceOf(asked({}), "10.1.2.3")).toEqual(["10.1.2.3"]);
	expect(told.sourceOf(asked({ "x-forwarded-for": "unknown" }), "::ffff:10.1.2.4")).toEqual(["10.1.2.4"]);
	expect(unnamed).toEqual(["10.1.2.3"]);
});

test("[T-24] a trusted proxy on the loopback that names nobody is exempt, and said to be, once, beside another that is held", () => {
	const unnamed: (readonly [string, boolean])[] = [];
	const trustedProxies = ["127.0.0.1", "10.0.0.0/8"];
	const told = makeRequestRules({ ...SETTINGS, trustedProxies }, (...proxy) => unnamed.push(proxy));
	expect(told.sourceOf(asked({ "x-forwarded-for": "203.0.113.9" }), "127.0.0.1")).toEqual(["203.0.113.9"]);
	expect(told.sourceOf(asked({ "x-forwarded-for": "127.0.0.1" }), "127.0.0.1")).toEqual([]);
	expect(told.sourceOf(asked({}), "::1")).toEqual([]);
	expect(unnamed).toEqual([]);
	for (const peer of ["127.0.0.1", "::ffff:127.0.0.1"]) expect(told.sourceOf(asked({}), peer)).toEqual([]);
	for (const peer of ["10.1.2.3", "10.1.2.4"]) expect(told.sourceOf(asked({}), peer)).toEqual([peer]);
	expect(unnamed).toEqual([
		["127.0.0.1", true],
		["10.1.2.3", false],
	]);
});

test("[T-24] of IPv6 the first 64 bits count, for the rest is the client's own to choose, and the 48 that a site may have", () => {
	const from = (address: string) => rules.sourceOf(asked({}), address);
	expect(from("2001:db8:1:2:3:4:5:6")).toEqual(["2001:db8:1:2::", "2001:db8:1::"]);
	expect(from("2001:DB8:1:2::9")).toEqual(["2001:db8:1:2::", "2001:db8:1::"]);
	expect(from("2001:db8::1")).toEqual(["2001:db8:0:0::", "2001:db8:0::"]);
	expect(from("::1:2")).toEqual(["0:0:0:0::", "0:0:0::"]);
});

test("[T-24] an IPv4 address is the same however it is written as one of IPv6, and where a NAT64 gateway translated it", () => {
	const from = (address: string) => rules.sourceOf(asked({}), address);
	for (const mapped of ["::ffff:203.0.113.9", "::FFFF:cb00:7109", "0:0:0:0:0:ffff:203.0.113.9"])
		expect(from(mapped)).toEqual(["203.0.113.9"]);
	expect(from("64:ff9b::203.0.113.9")).toEqual(["203.0.113.9"]);
	expect(from("64:ff9b::cb00:710a")).toEqual(["203.0.113.10"]);
	expect(from("64:ff9b::")).toEqual(["0.0.0.0"]);
	expect(from("64:ff9b:1::cb00:710a")).toEqual(["64:ff9b:1:0::", "64:ff9b:1::"]);
	const named = asked({ "x-forwarded-for": "64:ff9b::cb00:7109" });
	expect(rules.sourceOf(named, "::ffff:a01:203")).toEqual(["203.0.113.9"]);
	// What was translated comes from elsewhere, whatever address it names.
	expect(from("64:ff9b::7f00:1")).toEqual(["127.0.0.1"]);
	expect(rules.sourceOf(named, "64:ff9b::a01:203")).toEqual(["10.1.2.3"]);
	expect(from("::ffff:7f00:1")).toEqual([]);
});
