import { expect, test } from "bun:test";
import { ADMIN_KEY, TestServer } from "../support/test-server.ts";

/** Behind a proxy that names its clients: the loopback itself is exempt. */
const BEHIND_PROXY = { trustedProxies: ["127.0.0.1"] } as const;
const LIMITED = { status: 429, body: { code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) } };

function from(address: string): { readonly "x-forwarded-for": string } {
	return { "x-forwarded-for": address };
}

async function statusOfWrongKey(server: TestServer, address: string): Promise<number> {
	return (await server.rest("GET", "/admin/companies", { token: "wrong", headers: from(address) })).status;
}

test("[T-09] a user may make 300 REST requests at once and 50 a second; others are served", async () => {
	await using server = await TestServer.start();
	const [token, other] = [await server.token("alice"), await server.token("bob")];
	const ask = () => server.rest("GET", "/api/presence/me", { token });
	const answers = await Promise.all(Array.from({ length: 320 }, ask));
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(300);
	const refused = answers.find(({ status }) => status !== 200);
	expect(refused).toMatchObject(LIMITED);
	expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
	expect((await server.rest("GET", "/api/presence/me", { token: await server.token("alice") })).status).toBe(429);
	expect((await server.rest("GET", "/api/presence/me", { token: other })).status).toBe(200);
	server.clock.advance(1_000);
	const later = await Promise.all(Array.from({ length: 60 }, ask));
	expect(later.filter(({ status }) => status === 200)).toHaveLength(50);
});

test("[T-09] so many requests of one address are answered, whoever asks; other addresses and the loopback are not held to it", async () => {
	const config = { ...BEHIND_PROXY, addressRequestRate: 5, addressRequestBurst: 10 };
	await using server = await TestServer.start({ config });
	const token = await server.token("alice");
	const ask = (headers: Record<string, string>) => server.rest("GET", "/api/presence/me", { token, headers });
	for (let count = 0; count < 10; count += 1) expect((await ask(from("203.0.113.7"))).status).toBe(200);
	expect(await ask(from("203.0.113.7"))).toMatchObject(LIMITED);
	const strangers = await server.rest("GET", "/api/presence/me", { token: "x", headers: from("203.0.113.7") });
	expect(strangers).toMatchObject(LIMITED);
	expect((await ask(from("203.0.113.8"))).status).toBe(200);
	for (let count = 0; count < 20; count += 1) expect((await ask({})).status).toBe(200);
	expect(server.logged.splice(0).map((line) => JSON.parse(line))).toMatchObject([
		{ level: "warn", proxy: "127.0.0.1", msg: expect.stringContaining("no limit by address holds it") },
	]);
	expect((await server.rest("GET", "/livez", { headers: from("203.0.113.7") })).status).toBe(200);
});

test("[T-23] [T-24] what needs no token is held to it as well; what watches over the server is not", async () => {
	const config = { ...BEHIND_PROXY, addressRequestRate: 1, addressRequestBurst: 1 };
	await using server = await TestServer.start({ config });
	const lines = [
		["GET", "/openapi.json"],
		["GET", "/asyncapi.json"],
		["GET", "/nowhere"],
		["PATCH", "/api/users"],
		["OPTIONS", "/api/users"],
	] as const;
	for (const [method, path] of lines) {
		server.clock.advance(1_000);
		const ask = () => server.rest(method, path, { headers: from("203.0.113.7") });
		expect([path, (await ask()).status]).not.toEqual([path, 429]);
		expect([path, (await ask()).status]).toEqual([path, 429]);
		for (const watched of ["/livez", "/readyz?a"])
			expect((await server.rest("GET", watched, { headers: from("203.0.113.7") })).status).toBe(200);
	}
});

test("[T-24] [T-04] [T-05] what is refused for what it is counts for its address, too, by REST and at the handshake", async () => {
	const config = { ...BEHIND_PROXY, addressRequestRate: 1, addressRequestBurst: 1 };
	await using server = await TestServer.start({ config });
	const foreign = { origin: "https://evil.example" };
	const handshake = "/socket.io/?EIO=4&transport=polling";
	const asked = [
		["/livez?token=t", {}, 400, 400],
		["/livez", foreign, 403, 403],
		["/api/users?token=t", {}, 400, 429],
		["/api/users", foreign, 403, 429],
		["/nowhere", foreign, 403, 429],
		[`${handshake}&token=t`, {}, 400, 429],
		[handshake, foreign, 403, 429],
		[`${handshake}&sid=nobody`, {}, 400, 429],
		["/socket.io/?EIO=3&transport=polling", {}, 400, 429],
		["/socket.io/?EIO=4&transport=websocket", {}, 400, 429],
		["/ws?token=t", {}, 400, 429],
		["/ws", foreign, 403, 429],
		["/ws", {}, 426, 429],
	] as const;
	for (const [path, headers, first, second] of asked) {
		server.clock.advance(1_000);
		const ask = (address: string) => fetch(server.url + path, { headers: { ...headers, ...from(address) } });
		const answers = [await ask("203.0.113.7"), await ask("203.0.113.7"), await ask("203.0.113.8")];
		expect([path, ...answers.map(({ status }) => status)]).toEqual([path, first, second, first]);
		if (second === 429) expect(Number(answers[1]?.headers.get("retry-after"))).toBeGreaterThan(0);
		if (headers === foreign) expect(answers[1]?.headers.get("access-control-allow-origin")).toBeNull();
	}
});

test("[T-09] 10 wrong keys of one address in a minute: then not even the right one is looked at there, and elsewhere it is", async () => {
	await using server = await TestServer.start({ config: BEHIND_PROXY });
	const list = (token: string, address: string) =>
		server.rest("GET", "/admin/companies", { token, headers: from(address) });
	for (let count = 0; count < 10; count += 1) {
		expect((await list(`a wrong key ${count}`, "203.0.113.7")).status).toBe(401);
		expect((await list(ADMIN_KEY, "203.0.113.8")).status).toBe(200);
	}
	expect(await list("one more", "203.0.113.7")).toMatchObject(LIMITED);
	expect(await list(ADMIN_KEY, "203.0.113.7")).toMatchObject(LIMITED);
	expect((await list(ADMIN_KEY, "203.0.113.8")).status).toBe(200);
	server.clock.advance(6_000);
	expect((await list(ADMIN_KEY, "203.0.113.7")).status).toBe(200);
});

test("[T-09] in IPv6 another address of the same network is no other address", async () => {
	await using server = await TestServer.start({ config: { ...BEHIND_PROXY, wrongKeys: 1 } });
	expect(await statusOfWrongKey(server, "2001:db8:1:2::1")).toBe(401);
	expect(await statusOfWrongKey(server, "2001:db8:1:2:ffff::1")).toBe(429);
	expect(await statusOfWrongKey(server, "2001:db8:1:3::1")).toBe(401);
});

test("[T-09] [T-24] in IPv6 all networks of a site together may do ten times as much as one of them", async () => {
	await using server = await TestServer.start({ config: { ...BEHIND_PROXY, wrongKeys: 2 } });
	const list = (address: string) => statusOfWrongKey(server, address);
	const [alone] = [await list("2001:db8:1:ffff::1"), await list("2001:db8:1:ffff::1")];
	expect([alone, await list("2001:db8:1:ffff::1")]).toEqual([401, 429]);
	for (let network = 0; network < 18; network += 1) expect(await list(`2001:db8:1:${network}::1`)).toBe(401);
	expect(await list("2001:db8:1:100::1")).toBe(429);
	expect(await list("2001:db8:2:100::1")).toBe(401);
});
