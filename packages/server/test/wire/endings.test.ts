import { expect, test } from "bun:test";
import type { Ending } from "../../src/wire/gateway.ts";
import type { RawSocket } from "../support/raw-socket.ts";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

/** The endings of all sockets, once there are so many. */
async function endings(server: TestWire, count = 1): Promise<readonly Ending[]> {
	await server.gateway.until(() => server.gateway.endings.length >= count);
	return server.gateway.endings.map(({ ending }) => ending);
}

const WEBSOCKET: [what: string, act: (socket: RawSocket, server: TestWire) => void, ending: Ending][] = [
	["a DISCONNECT packet", (socket) => socket.send("41/presence,"), "left"],
	["a DISCONNECT packet before an end", (socket) => socket.send("41/presence,", "1"), "left"],
	["an Engine.IO close packet", (socket) => socket.send("1"), "lost"],
	["a close with 1000", (socket) => socket.close(1000), "lost"],
	["a close without a code", (socket) => socket.close(), "lost"],
	["a connection that breaks", (socket) => socket.terminate(), "lost"],
	["a malformed frame", (socket) => socket.send("4abc"), "closed"],
	["silence", (_, server) => server.pass(45_000), "lost"],
];

test.each(WEBSOCKET)("[PR21] on a WebSocket, %s ends the socket", async (_what, act, ending) => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	act(socket, server);
	expect(await endings(server)).toEqual([ending]);
	if (_what !== "a DISCONNECT packet") await server.gateway.until(() => server.wire.linkCount === 0);
	expect(server.gateway.endings).toHaveLength(1);
});

const PLAIN: [what: string, act: (socket: RawSocket, server: TestWire) => void, ending: Ending][] = [
	["a leave frame", (socket) => socket.send('{"type":"leave"}'), "left"],
	["a close with 1000", (socket) => socket.close(1000), "left"],
	["a close with another code", (socket) => socket.close(4000), "lost"],
	["a close without a code", (socket) => socket.close(), "lost"],
	["a connection that breaks", (socket) => socket.terminate(), "lost"],
	["the server's disconnect", (_, server) => server.gateway.connectedSockets[0]?.disconnect(), "closed"],
];

test.each(PLAIN)("[PR21] on a plain WebSocket, %s ends the socket", async (_what, act, ending) => {
	await using server = await startTestWire();
	const socket = await server.plain();
	act(socket, server);
	expect(await endings(server)).toEqual([ending]);
	await server.gateway.until(() => server.wire.linkCount === 0);
	await socket.closed;
});

const POLLING: [what: string, act: (sid: string, server: TestWire) => unknown, ending: Ending][] = [
	["a DISCONNECT packet", (sid, server) => server.post(sid, "41/presence,"), "left"],
	["an Engine.IO close packet", (sid, server) => server.post(sid, "1"), "lost"],
	["both in one request, as a stock client leaves", (sid, server) => server.post(sid, "41/presence,\x1e1"), "left"],
	["a second poll", (sid, server) => Promise.all([server.poll(sid), server.poll(sid)]), "lost"],
	["silence", (_, server) => server.pass(45_000), "lost"],
];

test.each(POLLING)("[PR21] in a polling session, %s ends the socket", async (_what, act, ending) => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	await act(sid, server);
	expect(await endings(server)).toEqual([ending]);
});

test("[PR21] every socket of a link that is lost ends, each once", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/chat", "/");
	socket.send("41/chat");
	await endings(server);
	socket.terminate();
	expect(await endings(server, 3)).toEqual(["left", "lost", "lost"]);
	expect(server.gateway.endings.map(({ socket: ended }) => ended.namespace)).toEqual(["/chat", "/presence", "/"]);
});

test("[M5] a gateway that fails on one ending still hears of the others", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/chat");
	const { ended } = server.gateway;
	server.gateway.ended = function (...args) {
		ended.apply(this, args);
		throw new Error("the store is away");
	};
	socket.terminate();
	expect(await endings(server, 2)).toEqual(["lost", "lost"]);
	await server.gateway.until(() => server.facts.includes("closed"));
	expect(server.faults.length).toBeGreaterThan(0);
});

test("[W1] a link without an accepted socket is closed after the connect timeout", async () => {
	await using server = await startTestWire();
	const idle = await server.link();
	const used = await server.connected("/presence");
	const plain = server.socket("/ws");
	await plain.opened;
	const sid = await server.session();
	server.pass(4_900);
	expect(server.wire.linkCount).toBe(4);
	server.pass(100);
	expect(await idle.closed).toEqual({ code: 4408, reason: "auth_timeout" });
	expect(await plain.closed).toEqual({ code: 4408, reason: "auth_timeout" });
	expect(await (await server.poll(sid)).text()).toBe("1");
	expect(server.wire.linkCount).toBe(1);
	used.send('42/presence,1["echo"]');
	expect(await used.next()).toBe("43/presence,1[]");
});

test("[W1] a gateway may have a link looked at again", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	server.pass(5_000);
	socket.send("41/presence,", '40/chat,{"x":1}');
	await socket.next();
	const [link] = server.wire.links;
	server.gateway.stays = () => false;
	if (link !== undefined) server.wire.watch(link);
	server.pass(4_900);
	expect(server.wire.linkCount).toBe(1);
	server.pass(100);
	expect((await socket.closed).code).toBe(4408);
	expect(await endings(server, 2)).toEqual(["left", "closed"]);
});

test("[W1] a link that has gone is not asked about", async () => {
	await using server = await startTestWire();
	const asked: string[] = [];
	server.gateway.stays = (link) => asked.push(link.id) > 0;
	const [gone, here] = [await server.connected("/presence"), await server.connected("/presence")];
	gone.terminate();
	await endings(server);
	server.pass(5_000);
	here.send('42/presence,1["echo"]');
	await here.next();
	expect(asked).toEqual([...server.wire.links].map((link) => link.id));
	expect(asked).toHaveLength(1);
});

test("[T-23] 300 idle openers of every kind are all gone within the connect timeout", async () => {
	await using server = await startTestWire();
	const used = await server.connected("/presence");
	for (let count = 0; count < 100; count++) {
		const plain = server.socket("/ws");
		await Promise.all([server.link(), server.session(), plain.opened]);
	}
	await server.gateway.until(() => server.wire.linkCount === 301);
	server.pass(5_000);
	expect(server.wire.linkCount).toBe(1);
	used.send('42/presence,1["echo"]');
	expect(await used.next()).toBe("43/presence,1[]");
});
