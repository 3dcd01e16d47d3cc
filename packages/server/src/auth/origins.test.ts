import { expect, test } from "bun:test";
import { isOriginAllowed, type OriginFacts } from "./origins.ts";
import { makeProxyTrust } from "./trusted-proxies.ts";

const LIST = { allowed: ["https://app.example.com", "http://intra.example:8080"], dev: false };
const NONE = { allowed: [], dev: false };
const DEV = { allowed: [], dev: true };

function from(origin: string | null, own: Partial<OriginFacts> = {}): OriginFacts {
	return { origin, host: "chat.example.com", forwardedHost: null, fromTrustedProxy: false, ...own };
}

test("[W16] without an Origin header it is no browser, and may come in", () => {
	expect(isOriginAllowed(from(null), NONE)).toBe(true);
});

test.each([
	["https://chat.example.com", "chat.example.com"],
	["https://chat.example.com", "chat.example.com:443"],
	["http://chat.example.com", "chat.example.com:80"],
	["http://localhost:4747", "localhost:4747"],
	["https://CHAT.example.com", "chat.EXAMPLE.com"],
	["http://[::1]:4747", "[::1]:4747"],
])("[W16] %s is the same origin as Host %s", (origin, host) => {
	expect(isOriginAllowed(from(origin, { host }), NONE)).toBe(true);
});

test("[W16] listed origins may come in, with their scheme and port", () => {
	expect(isOriginAllowed(from("https://app.example.com"), LIST)).toBe(true);
	expect(isOriginAllowed(from("https://app.example.com:443"), LIST)).toBe(true);
	expect(isOriginAllowed(from("http://intra.example:8080"), LIST)).toBe(true);
	expect(isOriginAllowed(from("http://app.example.com"), LIST)).toBe(false);
	expect(isOriginAllowed(from("http://intra.example"), LIST)).toBe(false);
});

test.each([
	"null",
	"",
	"https://evil.example",
	"https://app.example.com.evil.example",
	"https://evilapp.example.com",
	"https://app.example.com@evil.example",
	"https://evil.example#app.example.com",
	"https://evil.example/https://app.example.com",
	"https://app.example.com\\.evil.example",
	"https://chat.example.com:8443",
	"https://chat.example.com.evil.example",
	"http://localhost:3000",
	"ftp://app.example.com",
	"app.example.com",
	"*",
])("[T-05] %p is refused", (origin) => {
	expect(isOriginAllowed(from(origin), LIST)).toBe(false);
});

test("[W16] a star lets every origin in, but not null", () => {
	const any = { allowed: ["*"], dev: false };
	for (const origin of ["https://evil.example", "capacitor://localhost", "tauri://localhost"]) {
		expect(isOriginAllowed(from(origin), any)).toBe(true);
	}
	expect(isOriginAllowed(from("null"), any)).toBe(false);
});

test("[W16] in development any port of localhost may come in, and nothing that only looks like it", () => {
	for (const origin of ["http://localhost:5173", "http://127.0.0.1:3000", "https://localhost", "http://[::1]:8080"]) {
		expect(isOriginAllowed(from(origin), DEV)).toBe(true);
	}
	for (const origin of [
		"http://localhost.evil.example",
		"http://evil.example:3000",
		"http://127.0.0.1.evil.example",
		"null",
	]) {
		expect(isOriginAllowed(from(origin), DEV)).toBe(false);
	}
});

test("[W16] a forwarded host counts only from a trusted proxy", () => {
	const forwarded = { host: "10.0.0.5:4747", forwardedHost: "team.example.com" };
	const page = "https://team.example.com";
	expect(isOriginAllowed(from(page, { ...forwarded, fromTrustedProxy: true }), NONE)).toBe(true);
	expect(isOriginAllowed(from(page, forwarded), NONE)).toBe(false);
	expect(isOriginAllowed(from("http://10.0.0.5:4747", { ...forwarded, fromTrustedProxy: true }), NONE)).toBe(false);
});

test("[W16] proxies are trusted by address and by network", () => {
	const isTrusted = makeProxyTrust(["10.0.0.0/8", "192.168.1.7", "fd00::/8"]);
	expect(["10.1.2.3", "::ffff:10.1.2.3", "192.168.1.7", "fd12::1"].map(isTrusted)).toEqual([true, true, true, true]);
	expect(["11.0.0.1", "192.168.1.8", "fe80::1", "", "10.0.0.0/8"].map(isTrusted)).toEqual([
		false,
		false,
		false,
		false,
		false,
	]);
	expect(makeProxyTrust([])("127.0.0.1")).toBe(false);
});
