import { expect, test } from "bun:test";
import { startEchoWire, startTestWire } from "../support/wire-harness.ts";

const KEYS = ["maxPayload", "pingInterval", "pingTimeout", "sid", "upgrades"];

test("[W2] a polling handshake says how the session works, and that it may be upgraded", async () => {
	await using server = await startTestWire();
	const response = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
	const text = await response.text();
	const handshake = JSON.parse(text.slice(1));
	expect(response.status).toBe(200);
	expect(text[0]).toBe("0");
	expect(Object.keys(handshake).sort()).toEqual(KEYS);
	expect(handshake).toMatchObject({
		upgrades: ["websocket"],
		pingInterval: 25_000,
		pingTimeout: 20_000,
		maxPayload: 262_144,
	});
});

test("[W2] a WebSocket handshake says how the link works, and offers no upgrade", async () => {
	await using server = await startTestWire();
	const socket = server.socket("/socket.io/?EIO=4&transport=websocket");
	const text = await socket.next();
	const handshake = JSON.parse(text.slice(1));
	expect(Object.keys(handshake).sort()).toEqual(KEYS);
	expect(handshake.upgrades).toEqual([]);
	expect(server.wire.linkCount).toBe(1);
});

test("[W2] the path is served without its last slash too", async () => {
	await using server = await startTestWire();
	const response = await fetch(`${server.url}/socket.io?EIO=4&transport=polling`);
	expect(response.status).toBe(200);
});

const REFUSED: [what: string, method: string, query: string, code: number][] = [
	["no version", "GET", "transport=polling", 5],
	["a version that is none", "GET", "EIO=abc&transport=polling", 5],
	["version 3", "GET", "EIO=3&transport=polling", 5],
	["no transport", "GET", "EIO=4", 0],
	["an unknown transport", "GET", "EIO=4&transport=abc", 0],
	["a POST without a session", "POST", "EIO=4&transport=polling", 2],
	["a PUT without a session", "PUT", "EIO=4&transport=polling", 2],
	["an unknown session", "GET", "EIO=4&transport=polling&sid=nobody", 1],
	["a POST to an unknown session", "POST", "EIO=4&transport=polling&sid=nobody", 1],
	["a WebSocket without an upgrade", "GET", "EIO=4&transport=websocket", 3],
	["a session named like a property", "GET", "EIO=4&transport=polling&sid=__proto__", 1],
];

test.each(REFUSED)("[W2] %s is refused with 400", async (...[, method, query, code]) => {
	await using server = await startTestWire();
	const response = await fetch(`${server.url}/socket.io/?${query}`, { method });
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({ code });
	expect(server.wire.linkCount).toBe(0);
});

test.each(["transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc"])(
	"[W2] a WebSocket with the query %p does not open, and is counted",
	async (query) => {
		await using server = await startTestWire();
		await server.socket(`/socket.io/?${query}`).closed;
		expect(server.facts).toEqual(["refused_handshake"]);
	},
);

test("[W2] a WebSocket for an unknown session does not open", async () => {
	await using server = await startTestWire();
	await server.socket("/socket.io/?EIO=4&transport=websocket&sid=nobody").closed;
	expect(server.facts).toEqual([]);
});

test("[W2] the engine can be served at another path, and then only there", async () => {
	await using server = await startEchoWire({ enginePath: "/engine.io/" });
	const served = await fetch(`${server.url}/engine.io/?EIO=4&transport=polling`);
	const elsewhere = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
	const plain = await fetch(`${server.url}/ws`);
	expect([served.status, elsewhere.status, plain.status]).toEqual([200, 404, 404]);
});

test("[W2] every other path goes to the HTTP handler, with the address it came from", async () => {
	await using server = await startTestWire({
		http: (request, peer) => new Response(`${request.method} ${new URL(request.url).pathname} ${peer}`),
	});
	const response = await fetch(`${server.url}/api/people?token_like=1`);
	expect(await response.text()).toBe("GET /api/people 127.0.0.1");
});

test("[W21] a handler that throws answers 500 and tells nothing", async () => {
	await using server = await startTestWire({
		http: () => {
			throw new Error("the password is hunter2");
		},
	});
	const response = await fetch(`${server.url}/boom`);
	const text = await response.text();
	expect(response.status).toBe(500);
	expect(text).toBe("Internal Server Error");
	expect(server.faults).toHaveLength(1);
});

test("[T-24] a link that is not let in now is told when to come back", async () => {
	const asked: unknown[] = [];
	await using server = await startTestWire({
		admit: (source) => {
			asked.push(...source);
			return { status: 503, retryAfterMs: 1_500 };
		},
	});
	const response = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
	await server.socket("/socket.io/?EIO=4&transport=websocket").closed;
	await server.socket("/ws").closed;
	expect(response.status).toBe(503);
	expect(response.headers.get("retry-after")).toBe("2");
	expect(asked).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
	expect(server.wire.linkCount).toBe(0);
});

test("[T-24] [T-23] links that nobody is known on are counted in each network they come from", async () => {
	const seen: unknown[] = [];
	await using server = await startTestWire({
		source: (request) => [request.headers.get("x-from") ?? "", "wide"],
		admit: (source, unproven) => {
			seen.push([...source, ...unproven]);
			return null;
		},
	});
	const from = (name: string) => server.socket("/socket.io/?EIO=4&transport=websocket", { "x-from": name });
	const first = from("a");
	for (const socket of [first, from("b")]) await socket.next();
	await from("a").next();
	first.terminate();
	await server.saw("closed");
	await from("b").next();
	expect(seen).toEqual([
		["a", "wide", 0, 0],
		["b", "wide", 0, 1],
		["a", "wide", 1, 2],
		["b", "wide", 1, 2],
	]);
});
