import { expect, test } from "bun:test";
import type { ConnectDecision } from "../../src/wire/gateway.ts";
import { startTestWire } from "../support/wire-harness.ts";

test("[W3] the first frame authenticates: the gateway gets its fields, the client what it is welcomed with", async () => {
	await using server = await startTestWire();
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"auth","token":"abc","deviceId":"d1","events":"simple"}');
	const welcome = JSON.parse(await socket.next());
	const [connected] = server.gateway.connectedSockets;
	expect(welcome).toEqual({ type: "auth_ok", data: { userId: "u1", connectionId: connected?.id } });
	expect(server.gateway.auths).toEqual([{ token: "abc", deviceId: "d1", events: "simple" }]);
	expect([connected?.namespace, connected?.link.kind]).toEqual(["plain", "plain"]);
});

test("[W13] a refused client is closed with code and reason", async () => {
	await using server = await startTestWire();
	const closings: unknown[] = [];
	for (const closeCode of [undefined, 4403]) {
		server.gateway.decide = () => ({ kind: "refused", message: "No.", ...(closeCode ? { closeCode } : {}) });
		const socket = server.socket("/ws");
		await socket.opened;
		socket.send('{"type":"auth","token":"abc"}');
		closings.push(await socket.closed);
	}
	expect(closings).toEqual([
		{ code: 4401, reason: "No." },
		{ code: 4403, reason: "No." },
	]);
	expect(server.gateway.endings).toEqual([]);
});

test("[W3] a frame before auth that is another one is refused with 4401", async () => {
	await using server = await startTestWire();
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"presence_heartbeat","data":{}}');
	expect((await socket.closed).code).toBe(4401);
	expect(server.gateway.events).toEqual([]);
});

test("[W3] frames are events under their own names; those with an id are answered", async () => {
	await using server = await startTestWire();
	const socket = await server.plain();
	socket.send('{"type":"chat:send","data":{"text":"hi"}}', '{"type":"activity:ping"}');
	socket.send('{"type":"echo","id":7,"data":{"n":1}}', '{"type":"echo","id":"seven"}', '{"type":"echo","id":null}');
	expect(await socket.take(2)).toEqual([
		'{"type":"ack","id":7,"data":{"n":1}}',
		'{"type":"ack","id":"seven","data":{}}',
	]);
	await server.gateway.until(() => server.gateway.events.length === 5);
	expect(server.gateway.events.map(({ name, args, answer }) => [name, args, answer !== undefined])).toEqual([
		["chat:send", [{ text: "hi" }], false],
		["activity:ping", [{}], false],
		["echo", [{ n: 1 }], true],
		["echo", [{}], true],
		["echo", [{}], false],
	]);
});

test("[W3] what the server emits is { type, data }", async () => {
	await using server = await startTestWire();
	const socket = await server.plain();
	server.gateway.connectedSockets[0]?.emit("presence_changed", { userId: "u2" });
	server.gateway.connectedSockets[0]?.emit("nothing");
	expect(await socket.take(2)).toEqual([
		'{"type":"presence_changed","data":{"userId":"u2"}}',
		'{"type":"nothing","data":{}}',
	]);
});

test.each([
	"nonsense",
	"[]",
	"7",
	"null",
	"{}",
	'{"type":7}',
	'{"type":""}',
	'{"type":"auth","token":"again"}',
	'{"type":"x","id":{}}',
	`{"type":"${"x".repeat(129)}"}`,
	`{"type":7,"data":${"[".repeat(40)}${"]".repeat(40)}}`,
])("[W3] the malformed frame %p is told to the gateway, and the connection lives on", async (frame) => {
	await using server = await startTestWire();
	const socket = await server.plain();
	socket.send(frame, '{"type":"echo","id":1}');
	expect(JSON.parse(await socket.next())).toMatchObject({ type: "error", data: { code: "bad_request" } });
	expect(await socket.next()).toBe('{"type":"ack","id":1,"data":{}}');
	expect(server.gateway.malformedFrames).toHaveLength(1);
	expect(server.gateway.events).toHaveLength(1);
});

test("[W3] a frame that is not JSON is answered before auth as well, and so is a binary one", async () => {
	await using server = await startTestWire();
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send("nonsense", new Uint8Array([1, 2]));
	for (const answer of await socket.take(2)) expect(JSON.parse(answer)).toMatchObject({ type: "error" });
	socket.send('{"type":"auth","token":"t"}');
	expect(JSON.parse(await socket.next())).toMatchObject({ type: "auth_ok" });
});

test("[W3] frames sent right after auth wait until the gateway has decided", async () => {
	await using server = await startTestWire();
	const { promise, resolve } = Promise.withResolvers<ConnectDecision>();
	server.gateway.decide = () => promise;
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"auth","token":"t"}', '{"type":"echo","id":1}', '{"type":"echo","id":2}');
	await server.gateway.until(() => server.gateway.auths.length === 1);
	await fetch(server.url);
	expect(server.gateway.events).toEqual([]);
	resolve({ kind: "accepted" });
	expect(JSON.parse(await socket.next())).toMatchObject({ type: "auth_ok" });
	expect(await socket.take(2)).toEqual(['{"type":"ack","id":1,"data":{}}', '{"type":"ack","id":2,"data":{}}']);
});

test("[T-23] what waits for the gateway's decision is bounded", async () => {
	await using server = await startTestWire();
	const { promise, resolve } = Promise.withResolvers<ConnectDecision>();
	server.gateway.decide = () => promise;
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"auth","token":"t"}', "x".repeat(40_000), "x".repeat(40_000));
	expect(await socket.closed).toEqual({ code: 4413, reason: "too_large" });
	resolve({ kind: "accepted" });
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(server.gateway.connectedSockets).toEqual([]);
});

test("[W3] a plain request to the path is told to upgrade", async () => {
	await using server = await startTestWire();
	const response = await fetch(`${server.url}/ws`);
	expect([response.status, response.headers.get("upgrade")]).toEqual([426, "websocket"]);
});

test("[M5] a gateway that fails costs a plain client its connect alone", async () => {
	await using server = await startTestWire();
	server.gateway.decide = () => Promise.reject(new Error("a bug"));
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"auth","token":"t"}');
	expect(await socket.closed).toEqual({ code: 1011, reason: "internal" });
	expect(server.faults).toHaveLength(1);
});
