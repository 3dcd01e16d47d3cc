import { expect, test } from "bun:test";
import { startTestWire } from "../support/wire-harness.ts";

const sameHost = (origin: string, request: Request) => new URL(origin).host === request.headers.get("host");
const POLLING = "/socket.io/?EIO=4&transport=polling";
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

test("[W16] the rule decides over polling; a refusal is 403 and cannot be read across origins", async () => {
	await using server = await startTestWire({ allowOrigin: sameHost });
	const own = await fetch(server.url + POLLING, { headers: { origin: server.url } });
	const foreign = await fetch(server.url + POLLING, { headers: { origin: "https://evil.example" } });
	expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([200, server.url]);
	expect(own.headers.get("vary")).toBe("Origin");
	expect(own.headers.get("access-control-allow-credentials")).toBeNull();
	expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([403, null]);
	expect(server.wire.linkCount).toBe(1);
	expect(server.facts).toContain("refused_origin");
});

test.each([WEBSOCKET, "/ws"])("[T-05] a page of another origin gets no WebSocket at %p", async (path) => {
	await using server = await startTestWire({ allowOrigin: sameHost });
	for (const origin of ["https://evil.example", "null", "http://127.0.0.1.evil.example"]) {
		await server.socket(path, { origin }).closed;
	}
	expect(server.facts).toEqual(Array.from({ length: 3 }, () => "refused_origin"));
	const own = server.socket(path, { origin: server.url });
	await own.opened;
	expect(server.wire.linkCount).toBe(1);
});

test("[T-05] a request without an Origin is no browser's; `Origin: null` is refused whatever the rule says", async () => {
	for (const allowOrigin of ["*", () => true] as const) {
		await using server = await startTestWire({ allowOrigin });
		const missing = await fetch(server.url + POLLING);
		const none = await fetch(server.url + POLLING, { headers: { origin: "null" } });
		expect([missing.status, none.status]).toEqual([200, 403]);
	}
});

test("[T-05] the rule holds for every request of a session, the upgrade included", async () => {
	await using server = await startTestWire({ allowOrigin: sameHost });
	const sid = await server.session();
	const headers = { origin: "https://evil.example" };
	expect((await server.poll(sid, { headers })).status).toBe(403);
	expect((await server.post(sid, "40", headers)).status).toBe(403);
	await server.socket(`${WEBSOCKET}&sid=${sid}`, headers).closed;
	expect(server.gateway.auths).toEqual([]);
});

test("[W16] every answer to an allowed origin may be read by it", async () => {
	await using server = await startTestWire({ allowOrigin: () => true, maxPayload: 100 });
	const headers = { origin: "https://app.example" };
	const sid = await server.session();
	const answers = await Promise.all([
		server.post(sid, "40", headers),
		server.post("nobody", "40", headers),
		server.poll(sid, { headers }),
		fetch(`${server.url}/socket.io/?EIO=3&transport=polling`, { headers }),
		server.post(sid, "x".repeat(101), headers),
	]);
	expect(answers.map((answer) => answer.headers.get("access-control-allow-origin"))).toEqual(
		Array.from({ length: 5 }, () => "https://app.example"),
	);
	expect(answers.map((answer) => answer.headers.get("cache-control"))).toEqual(
		Array.from({ length: 5 }, () => "no-store"),
	);
});

test("[W16] a preflight of an allowed origin is answered, one of another is refused", async () => {
	await using server = await startTestWire({ allowOrigin: (origin) => origin === "https://app.example" });
	const preflight = (origin: string) =>
		fetch(server.url + POLLING, {
			method: "OPTIONS",
			headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
		});
	const allowed = await preflight("https://app.example");
	const refused = await preflight("https://evil.example");
	expect([allowed.status, allowed.headers.get("access-control-allow-methods")]).toEqual([204, "GET, POST, OPTIONS"]);
	expect(allowed.headers.get("access-control-allow-headers")).toBe("content-type");
	expect(refused.status).toBe(403);
});

test("[W16] `*` is said only where it was asked for", async () => {
	await using server = await startTestWire({ allowOrigin: "*" });
	const response = await fetch(server.url + POLLING, { headers: { origin: "https://any.example" } });
	expect(response.headers.get("access-control-allow-origin")).toBe("*");
	expect(response.headers.get("access-control-allow-credentials")).toBeNull();
});

test.each(["token=t", "access_token=t", "auth=t", "t%6Fken=t", "token", "x=1&token="])(
	"[W12] a token in the query (%p) is refused with 400 on every path of the wire",
	async (parameter) => {
		await using server = await startTestWire();
		const statuses = [
			(await fetch(`${server.url}${POLLING}&${parameter}`)).status,
			(await fetch(`${server.url}/ws?${parameter}`)).status,
		];
		await server.socket(`${WEBSOCKET}&${parameter}`).closed;
		await server.socket(`/ws?${parameter}`).closed;
		expect(statuses).toEqual([400, 400]);
		expect(server.facts).toEqual(Array.from({ length: 4 }, () => "refused_query_token"));
	},
);

test("[W12] other parameters are left alone", async () => {
	await using server = await startTestWire();
	const response = await fetch(`${server.url}${POLLING}&t=abc&b64=1&tokens=1&x=token`);
	expect(response.status).toBe(200);
});
