import { expect, test } from "bun:test";
import { isPublicAddress, plainAddress } from "./public-address.ts";
import { targetOf } from "./webhook-target.ts";

/** What DNS answers, as an attacker who owns a domain has it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
	"hooks.example": ["203.0.114.7"],
	"two.example": ["203.0.114.7", "2a00:1450:4001::5"],
	"loopback.example": ["127.0.0.1"],
	"mapped.example": ["::ffff:127.0.0.1"],
	"mixed.example": ["203.0.114.7", "10.0.0.1"],
	"metadata.example": ["169.254.169.254"],
	"inside.example": ["10.1.2.3"],
	"nothing.example": [],
	"odd.example": ["not an address"],
};

async function byNames(hostname: string): Promise<readonly string[]> {
	const found = NAMES[hostname];
	if (found === undefined) throw new Error("ENOTFOUND");
	return found;
}

async function reasonFor(url: string, allow: readonly string[] = []): Promise<string | null> {
	const target = await targetOf(url, { allow, resolve: byNames });
	return target.ok ? null : target.reason;
}

const NOT_PUBLIC = "its address is not a public one";

const HOSTILE = [
	"https://127.0.0.1/",
	"https://127.255.255.254:8443/",
	"https://2130706433/", // 127.0.0.1 as one number
	"https://0x7f000001/",
	"https://0x7f.0x0.0x0.0x1/",
	"https://0177.0.0.1/",
	"https://127.1/",
	"https://①②⑦.0.0.1/",
	"https://0/",
	"https://0.0.0.0/",
	"https://[::1]/",
	"https://[::]/",
	"https://[0:0:0:0:0:ffff:127.0.0.1]/",
	"https://[::ffff:7f00:1]/",
	"https://[::ffff:a9fe:a9fe]/",
	"https://[64:ff9b::7f00:1]/", // 127.0.0.1 behind NAT64
	"https://[2002:7f00:1::]/", // 127.0.0.1 behind 6to4
	"https://[2001:0:7f00:1::]/", // Teredo
	"https://[fe80::1]/",
	"https://[fc00::1]/",
	"https://[fd00:ec2::254]/", // metadata of a cloud
	"https://[ff02::1]/",
	"https://169.254.169.254/latest/meta-data/",
	"https://168.63.129.16/",
	"https://100.100.100.200/",
	"https://10.0.0.1/",
	"https://172.31.255.255/",
	"https://192.168.1.1/",
	"https://198.18.0.1/",
	"https://224.0.0.1/",
	"https://255.255.255.255/",
	"https://loopback.example/",
	"https://mapped.example/",
	"https://mixed.example/",
	"https://metadata.example/",
	"https://inside.example/",
] as const;

for (const url of HOSTILE)
	test(`[WHK8] [T-41] nothing is sent to ${url}`, async () => {
		expect(await reasonFor(url)).toBe(NOT_PUBLIC);
	});

test("[WHK8] names of this machine are found out by the resolver that is really used", async () => {
	for (const url of ["https://localhost/", "https://localhost./", "https://LOCALHOST:8443/"]) {
		const target = await targetOf(url, { allow: [] });
		expect([url, target.ok]).toEqual([url, false]);
	}
	expect(await targetOf("https://localhost/", { allow: [] })).toEqual({ ok: false, reason: NOT_PUBLIC });
});

test("[WHK8] what is no address of the web, holds a password or has no address", async () => {
	for (const url of ["ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/", "javascript:alert(1)"])
		expect(await reasonFor(url)).toBe("only https and http are spoken");
	expect(await reasonFor("https://a:b@hooks.example/")).toBe("the URL must hold no user or password");
	expect(await reasonFor("hooks.example")).toBe("it is no URL");
	for (const url of ["https://nothing.example/", "https://odd.example/", "https://unknown.example/"])
		expect(await reasonFor(url)).toBe("its name has no address");
});

test("[WHK8] without TLS nothing is sent, but to who is allowed", async () => {
	expect(await reasonFor("http://hooks.example/")).toBe("without TLS only allowed hosts are sent to");
	expect(await reasonFor("http://hooks.example/", ["hooks.example"])).toBeNull();
	expect(await reasonFor("http://inside.example/", ["10.0.0.0/8"])).toBeNull();
});

test("[WHK8] a public receiver is connected to by the address that was looked at", async () => {
	const target = await targetOf("https://two.example/hooks", { allow: [], resolve: byNames });
	expect(target).toMatchObject({ ok: true, hostname: "two.example", address: "203.0.114.7" });
	expect(await reasonFor("https://[2a00:1450:4001::5]/")).toBeNull();
});

test("[WHK8] hosts and networks that are allowed, and no others", async () => {
	expect(await reasonFor("https://inside.example/", ["INSIDE.example"])).toBeNull();
	expect(await reasonFor("https://inside.example/", ["10.1.0.0/16"])).toBeNull();
	expect(await reasonFor("https://inside.example/", ["10.2.0.0/16", "example"])).toBe(NOT_PUBLIC);
	expect(await reasonFor("https://mixed.example/", ["10.0.0.1"])).toBeNull();
	expect(await reasonFor("https://[::ffff:10.1.2.3]/", ["10.1.2.3"])).toBeNull();
	expect(await reasonFor("https://[::1]/", ["::1"])).toBeNull();
	expect(await reasonFor("https://127.0.0.2/", ["127.0.0.1"])).toBe(NOT_PUBLIC);
});

test("[WHK8] an address in one form", () => {
	expect(plainAddress("::FFFF:127.0.0.1")).toBe("127.0.0.1");
	expect(plainAddress("0:0::1")).toBe("::1");
	expect(plainAddress("fe80::1%eth0")).toBe("fe80::1");
	expect(plainAddress("1.2.3.4")).toBe("1.2.3.4");
	expect(isPublicAddress("8.8.8.8")).toBe(true);
	expect(isPublicAddress("2606:4700::1111")).toBe(true);
	expect(isPublicAddress("not an address")).toBe(false);
});
