import { expect, test } from "bun:test";
import { encodeEvent } from "../../src/wire/encode.ts";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

const frame = (n: number) => encodeEvent("/presence", "tick", String(n));
const text = (n: number) => `42/presence,["tick",${n}]`;

/** A server on which every connection follows `feed`, and how many there are of each kind. */
async function feedServer(): Promise<TestWire> {
	const server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	return server;
}

test("[W30] a published frame reaches every subscriber once, whatever its transport", async () => {
	await using server = await feedServer();
	const socket = await server.connected("/presence");
	const sid = await server.polling("/presence");
	await server.connected("/");
	server.gateway.connectedSockets[0]?.subscribe("feed");
	server.gateway.connectedSockets[1]?.subscribe("feed");
	server.wire.publish("feed", frame(1));
	expect(await socket.next()).toBe(text(1));
	expect(await (await server.poll(sid)).text()).toBe(text(1));
	expect(server.wire.subscribers("feed")).toBe(3);
	expect(socket.unread).toEqual([]);
});

test("[W33] the links left out get nothing, all others do, and order is kept", async () => {
	await using server = await feedServer();
	const sockets = [await server.connected("/presence"), await server.connected("/presence")];
	const sids = [await server.polling("/presence"), await server.polling("/presence")];
	const links = server.gateway.connectedSockets.map((socket) => socket.link);
	const [firstSocket, , firstPoll] = links;
	if (firstSocket === undefined || firstPoll === undefined) throw new Error("four links were opened");
	server.wire.publish("feed", frame(1));
	server.wire.publish("feed", frame(2), [firstSocket, firstPoll]);
	server.wire.publish("feed", frame(3), []);
	const polls = await Promise.all(sids.map(async (sid) => (await server.poll(sid)).text()));
	expect(await sockets[0]?.take(2)).toEqual([text(1), text(3)]);
	expect(await sockets[1]?.take(3)).toEqual([text(1), text(2), text(3)]);
	expect(polls).toEqual([`${text(1)}\x1e${text(3)}`, `${text(1)}\x1e${text(2)}\x1e${text(3)}`]);
});

test("[W33] a link that is left out of a topic it does not follow does not follow it afterwards", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	const [link] = server.wire.links;
	server.wire.publish("feed", frame(1), link === undefined ? [] : [link]);
	server.wire.publish("feed", frame(2));
	expect(server.wire.subscribers("feed")).toBe(0);
	socket.send('42/presence,1["echo"]');
	expect(await socket.next()).toBe("43/presence,1[]");
});

test("[W30] sends and publishes of one turn arrive in their order", async () => {
	await using server = await feedServer();
	const socket = await server.connected("/presence");
	const [peer] = server.gateway.connectedSockets;
	for (let n = 0; n < 20; n += 2) {
		peer?.send(frame(n));
		server.wire.publish("feed", frame(n + 1));
	}
	expect(await socket.take(20)).toEqual(Array.from({ length: 20 }, (_, n) => text(n)));
});

test("[W30] answers and publishes made while an event is handled arrive in their order", async () => {
	await using server = await feedServer();
	server.gateway.onEvent = ({ socket }) => {
		server.wire.publish("feed", frame(1));
		socket.emit("tick", 2);
		server.wire.publish("feed", frame(3));
	};
	const socket = await server.connected("/presence");
	socket.send('42/presence,1["echo",0]');
	expect(await socket.take(4)).toEqual(["43/presence,1[0]", text(1), text(2), text(3)]);
});

test("[W30] what was published before leaving a topic still arrives, and nothing after", async () => {
	await using server = await feedServer();
	const socket = await server.connected("/presence");
	const [peer] = server.gateway.connectedSockets;
	server.wire.publish("feed", frame(1));
	peer?.unsubscribe("feed");
	server.wire.publish("feed", frame(2));
	peer?.subscribe("feed");
	peer?.subscribe("feed");
	server.wire.publish("feed", frame(3));
	expect(await socket.take(2)).toEqual([text(1), text(3)]);
	peer?.emit("end");
	expect(await socket.next()).toBe('42/presence,["end"]');
});

test("[W1] a socket that ends takes its own topics along, and leaves those of the other namespace", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => {
		socket.subscribe(`feed${socket.namespace}`);
		socket.subscribe(`more${socket.namespace}`);
	};
	const topics = ["feed/presence", "more/presence", "feed/chat", "more/chat"];
	const counts = () => topics.map((topic) => server.wire.subscribers(topic));
	const first = await server.connected("/presence", "/chat");
	const second = await server.connected("/presence", "/chat");
	expect(counts()).toEqual([2, 2, 2, 2]);
	first.send("41/presence");
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(counts()).toEqual([1, 1, 2, 2]);
	second.send("41/chat");
	await server.gateway.until(() => server.gateway.endings.length === 2);
	expect(counts()).toEqual([1, 1, 1, 1]);
	first.send("40/presence");
	await first.next();
	expect(counts()).toEqual([2, 2, 1, 1]);
	first.terminate();
	second.terminate();
	await server.gateway.until(() => server.wire.linkCount === 0);
	expect(counts()).toEqual([0, 0, 0, 0]);
});

test("[W1] the same holds for a polling session", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe(`feed${socket.namespace}`);
	const sid = await server.polling("/presence");
	await server.post(sid, "40/chat,");
	await server.post(sid, "41/presence,");
	expect(["feed/presence", "feed/chat"].map((topic) => server.wire.subscribers(topic))).toEqual([0, 1]);
	await server.post(sid, "1");
	expect(server.wire.subscribers("feed/chat")).toBe(0);
});

test("[W1] a socket that has ended can neither subscribe nor send", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence", "/chat");
	socket.send("41/presence");
	await server.gateway.until(() => server.gateway.endings.length === 1);
	const ended = server.gateway.endings[0]?.socket;
	ended?.subscribe("feed");
	ended?.emit("late");
	ended?.send('42/presence,["late"]');
	ended?.disconnect();
	socket.send('42/chat,1["echo"]');
	expect(await socket.next()).toBe("43/chat,1[]");
	expect([ended?.open, server.wire.subscribers("feed"), server.gateway.endings.length]).toEqual([false, 0, 1]);
});

test("[W3] a plain WebSocket receives what is published for plain ones", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("plain feed");
	const socket = await server.plain();
	server.wire.publish("plain feed", '{"type":"tick","data":{"n":1}}');
	expect(await socket.next()).toBe('{"type":"tick","data":{"n":1}}');
});
