import { expect, test } from "bun:test";
import type { ConnectDecision } from "../../src/wire/gateway.ts";
import { startTestWire } from "../support/wire-harness.ts";

test.each([
	["40", "40", {}],
	['40{"token":"123"}', "40", { token: "123" }],
	["40/presence,", "40/presence,", {}],
	["40/presence", "40/presence,", {}],
	['40/presence,{"token":"abc"}', "40/presence,", { token: "abc" }],
])("[W1] %p connects, and is answered with exactly the socket's id", async (packet, head, auth) => {
	await using server = await startTestWire();
	const socket = await server.link();
	socket.send(packet);
	const answer = await socket.next();
	expect(answer.startsWith(head)).toBe(true);
	const body = JSON.parse(answer.slice(head.length));
	expect(Object.keys(body)).toEqual(["sid"]);
	expect(body.sid).toBe(server.gateway.connectedSockets[0]?.id);
	expect(body.sid).not.toBe(server.gateway.connectedSockets[0]?.link.id);
	expect(server.gateway.auths).toEqual([auth]);
});

test("[W1] an unknown namespace is answered as the stock server does, and the link lives on", async () => {
	await using server = await startTestWire();
	const socket = await server.link();
	socket.send("40/random", '40/other,{"token":"t"}', "40/presence,");
	expect(await socket.take(2)).toEqual([
		'44/random,{"message":"Invalid namespace"}',
		'44/other,{"message":"Invalid namespace"}',
	]);
	expect(await socket.next()).toStartWith("40/presence,");
});

test("[W13] a refusal is a CONNECT_ERROR with its message and its data", async () => {
	await using server = await startTestWire();
	server.gateway.decide = () => ({ kind: "refused", message: "No.", data: { code: "unauthorized" } });
	const socket = await server.link();
	socket.send("40/presence,", "40");
	expect(await socket.take(2)).toEqual([
		'44/presence,{"message":"No.","data":{"code":"unauthorized"}}',
		'44{"message":"No.","data":{"code":"unauthorized"}}',
	]);
	expect(server.gateway.endings).toEqual([]);
	expect(server.wire.linkCount).toBe(1);
});

test("[W17] a refusal may close the link, after it was told", async () => {
	await using server = await startTestWire();
	server.gateway.decide = () => ({ kind: "refused", message: "later", closeCode: 1013 });
	const socket = await server.link();
	socket.send("40/presence,");
	expect(await socket.next()).toBe('44/presence,{"message":"later"}');
	expect(await socket.closed).toEqual({ code: 1013, reason: "later" });
});

test("[W1] a refused namespace may be tried again", async () => {
	await using server = await startTestWire();
	server.gateway.decide = () => ({ kind: "refused", message: "No." });
	const socket = await server.link();
	socket.send("40/presence,");
	await socket.next();
	server.gateway.decide = () => ({ kind: "accepted" });
	socket.send("40/presence,");
	expect(await socket.next()).toStartWith('40/presence,{"sid"');
});

test("[W1] a gateway may take its time to decide; what it then says reaches the client", async () => {
	await using server = await startTestWire();
	const { promise, resolve } = Promise.withResolvers<ConnectDecision>();
	server.gateway.decide = () => promise;
	const socket = await server.link();
	socket.send("40/presence,");
	await server.gateway.until(() => server.gateway.auths.length === 1);
	expect([...server.wire.links].flatMap((link) => [...link.sockets])).toEqual([]);
	resolve({ kind: "accepted" });
	expect(await socket.next()).toStartWith('40/presence,{"sid"');
	expect([...server.wire.links].flatMap((link) => [...link.sockets])).toEqual(server.gateway.connectedSockets);
});

test("[M4] a link that ends while its gateway decides: accepted, the socket ends at once; refused, it never was", async () => {
	await using server = await startTestWire();
	const decisions = [Promise.withResolvers<ConnectDecision>(), Promise.withResolvers<ConnectDecision>()];
	let asked = 0;
	server.gateway.decide = () => decisions[asked++]?.promise ?? { kind: "accepted" };
	const sockets = [await server.link(), await server.link()];
	for (const socket of sockets) {
		socket.send("40/presence,");
		await server.gateway.until(() => server.gateway.auths.length === sockets.indexOf(socket) + 1);
		socket.terminate();
	}
	await server.gateway.until(() => server.wire.linkCount === 0);
	expect(server.gateway.endings).toEqual([]);
	decisions[1]?.resolve({ kind: "refused", message: "No." });
	decisions[0]?.resolve({ kind: "accepted" });
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(server.gateway.endings[0]).toMatchObject({ ending: "lost", socket: { open: false } });
	expect(server.gateway.connectedSockets).toEqual([]);
});

test("[M5] a gateway that throws or rejects costs one refused connect, and nothing else", async () => {
	await using server = await startTestWire();
	const socket = await server.link();
	server.gateway.decide = () => {
		throw new Error("a bug");
	};
	socket.send("40/presence,");
	expect(await socket.next()).toBe('44/presence,{"message":"internal","data":{"code":"internal"}}');
	server.gateway.decide = () => Promise.reject(new Error("another bug"));
	socket.send("40/presence,");
	expect(await socket.next()).toBe('44/presence,{"message":"internal","data":{"code":"internal"}}');
	server.gateway.decide = () => ({ kind: "accepted" });
	server.gateway.onConnected = () => {
		throw new Error("a third bug");
	};
	socket.send("40/chat,");
	expect(await socket.next()).toStartWith('40/chat,{"sid"');
	server.gateway.onEvent = () => {
		throw new Error("a fourth bug");
	};
	socket.send('42/chat,["boom"]', '42/chat,7["echo",1]');
	expect(await socket.next()).toBe("43/chat,7[1]");
	expect(server.faults.map((fault) => (fault as Error).message)).toEqual([
		"a bug",
		"another bug",
		"a third bug",
		"a fourth bug",
		"a fourth bug",
	]);
});

test("[W20] an event reaches the gateway with its arguments; one that asks is answered", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/");
	socket.send('42/presence,["a",1,"2",{"3":[true]}]', '42["b"]', '42/presence,456["echo",1,"2",{"3":[false]}]');
	expect(await socket.next()).toBe('43/presence,456[1,"2",{"3":[false]}]');
	expect(server.gateway.events.map(({ name, args, answer }) => [name, args, answer !== undefined])).toEqual([
		["a", [1, "2", { 3: [true] }], false],
		["b", [], false],
		["echo", [1, "2", { 3: [false] }], true],
	]);
});

test("[W20] a request is answered once, and never after its socket's end", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/chat");
	socket.send('42/presence,1["ask"]', '42/presence,2["ask"]', "41/presence,");
	await server.gateway.until(() => server.gateway.endings.length === 1);
	for (const { answer } of server.gateway.events) answer?.("late");
	socket.send('42/chat,3["ask"]');
	await server.gateway.until(() => server.gateway.events.length === 3);
	const last = server.gateway.events[2]?.answer;
	last?.("yes");
	last?.("again");
	socket.send('42/chat,4["echo"]');
	expect(await socket.take(2)).toEqual(['43/chat,3["yes"]', "43/chat,4[]"]);
});

test("[W1] binary attachments are put in place, and answered in kind where the server sends binary", async () => {
	await using server = await startTestWire({ binary: true });
	const socket = await server.connected("/");
	socket.send('452-7["echo",{"_placeholder":true,"num":1},{"deep":[{"_placeholder":true,"num":0}]}]');
	socket.send(new Uint8Array([1, 2]), new Uint8Array([3]));
	expect(await socket.next()).toBe('462-7[{"_placeholder":true,"num":0},{"deep":[{"_placeholder":true,"num":1}]}]');
	expect([await socket.frame(), await socket.frame()]).toEqual([new Uint8Array([3]), new Uint8Array([1, 2])]);
	server.gateway.connectedSockets[0]?.emit("news", { file: new Uint8Array([9]) });
	expect(await socket.next()).toBe('451-["news",{"file":{"_placeholder":true,"num":0}}]');
	expect(await socket.frame()).toEqual(new Uint8Array([9]));
});

test("[W1] binary attachments come through polling as well", async () => {
	await using server = await startTestWire({ binary: true });
	const sid = await server.polling("/");
	await server.post(sid, '451-1["echo",{"_placeholder":true,"num":0}]\x1ebAQIDBA==');
	expect(await (await server.poll(sid)).text()).toBe('461-1[{"_placeholder":true,"num":0}]\x1ebAQIDBA==');
});

test("[W1] answers of the client are read and mean nothing", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/");
	socket.send('4312["x"]', '461-12[{"_placeholder":true,"num":0}]', new Uint8Array([1]), '421["echo"]');
	expect(await socket.next()).toBe("431[]");
	expect(server.gateway.events).toHaveLength(1);
});

test("[W17] the server may end one namespace with a DISCONNECT packet; the link and its other namespace live on", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/chat");
	server.gateway.connectedSockets[0]?.disconnect();
	expect(await socket.next()).toBe("41/presence,");
	expect(server.gateway.endings.map(({ ending }) => ending)).toEqual(["closed"]);
	socket.send('42/chat,1["echo"]');
	expect(await socket.next()).toBe("43/chat,1[]");
});

test("[W17] the server may close a WebSocket with a code, after what was sent", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	const [peer] = server.gateway.connectedSockets;
	peer?.emit("connection:closing", { code: "token_expired", retryable: true });
	peer?.link.close(4409, "token_expired");
	peer?.link.close(4401, "twice is harmless");
	expect(await socket.next()).toBe('42/presence,["connection:closing",{"code":"token_expired","retryable":true}]');
	expect(await socket.closed).toEqual({ code: 4409, reason: "token_expired" });
});

test("[W17] the server may close a polling session: its last frames wait for one more poll", async () => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	const [peer] = server.gateway.connectedSockets;
	peer?.emit("connection:closing", {});
	peer?.link.close(4409, "token_expired");
	expect(server.wire.linkCount).toBe(0);
	expect((await server.post(sid, '42/presence,["late"]')).status).toBe(200);
	expect(await (await server.poll(sid)).text()).toBe('42/presence,["connection:closing",{}]');
	expect(await (await server.poll(sid)).text()).toBe("1");
	expect((await server.poll(sid)).status).toBe(400);
	expect(server.gateway.events).toEqual([]);
});

test("[W17] last frames that nobody fetches are forgotten after a while", async () => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	server.gateway.connectedSockets[0]?.link.close(4409, "token_expired");
	server.pass(10_000);
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W17] a server that stops closes its links as draining", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	const sid = await server.polling("/presence");
	const poll = server.poll(sid);
	await server.post(sid, "6");
	await server.running.close();
	expect(await socket.closed).toEqual({ code: 1012, reason: "draining" });
	expect(await (await poll).text()).toBe("1");
	expect(server.gateway.endings.map(({ ending }) => ending)).toEqual(["closed", "closed"]);
});
