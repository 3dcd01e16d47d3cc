import { expect, test } from "bun:test";
import { makeRequestRules } from "./surroundings.ts";

const rules = makeRequestRules({ allowedOrigins: [], trustedProxies: ["10.0.0.0/8"], dev: false });

function asked(headers: Record<string, string>): Request {
	return new Request("http://server.test/", { headers });
}

test("[W16] the forwarded host of a trusted proxy counts, anybody else's does not", () => {
	const request = asked({ host: "inner:4747", "x-forwarded-host": "chat.example" });
	expect(rules.allowOrigin("https://chat.example", request, "10.1.2.3")).toBe(true);
	expect(rules.allowOrigin("https://chat.example", request, "192.0.2.1")).toBe(false);
});

test("[T-24] behind trusted proxies the client is the last address that is none of theirs", () => {
	const request = asked({ "x-forwarded-for": "203.0.113.9, 198.51.100.7, 10.4.4.4" });
	expect(rules.addressOf(request, "10.1.2.3")).toBe("198.51.100.7");
	expect(rules.addressOf(request, "192.0.2.1")).toBe("192.0.2.1");
	expect(rules.addressOf(asked({}), "10.1.2.3")).toBe("10.1.2.3");
});

test("[T-24] limits by address are held against the client that a trusted proxy names, and never against the loopback", () => {
	const named = asked({ "x-forwarded-for": "203.0.113.9, 10.4.4.4" });
	expect(rules.sourceOf(named, "10.1.2.3")).toBe("203.0.113.9");
	expect(rules.sourceOf(named, "192.0.2.1")).toBe("192.0.2.1");
	expect(rules.sourceOf(asked({}), "10.1.2.3")).toBe("10.1.2.3");
	expect(rules.sourceOf(asked({ "x-forwarded-for": "10.9.9.9" }), "10.1.2.3")).toBeNull();
	for (const peer of ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", ""])
		expect(rules.sourceOf(named, peer)).toBeNull();
	expect(rules.sourceOf(asked({ "x-forwarded-for": "198.51.100.7:4711" }), "10.1.2.3")).toBe("198.51.100.7");
	expect(rules.sourceOf(asked({ "x-forwarded-for": "unknown" }), "10.1.2.3")).toBe("10.1.2.3");
});

test("[T-24] of IPv6 the first half counts, for the other half is the client's own to choose", () => {
	const from = (address: string) => rules.sourceOf(asked({}), address);
	expect(from("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::");
	expect(from("2001:DB8:1:2::9")).toBe("2001:db8:1:2::");
	expect(from("2001:db8::1")).toBe("2001:db8:0:0::");
	expect(from("::ffff:203.0.113.9")).toBe("203.0.113.9");
});
