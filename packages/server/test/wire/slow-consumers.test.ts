import { expect, test } from "bun:test";
import net from "node:net";
import { encodeEvent } from "../../src/wire/encode.ts";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

const UPGRADE =
	"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
const CONNECT = Buffer.concat([Buffer.from([0x81, 0x8c, 0, 0, 0, 0]), Buffer.from("40/presence,")]);
/** So much waits that nothing the kernel still takes empties it; less than the limit. */
const ENOUGH = 400_000;
const PAGE = "x".repeat(64 * 1024);

/** A client that follows `feed`, and from then on reads nothing. */
async function stoppedReader(server: TestWire): Promise<net.Socket> {
	const count = server.gateway.connectedSockets.length;
	const socket = net.connect(server.running.port, "127.0.0.1", () => socket.write(UPGRADE));
	socket.once("data", () => {
		socket.pause();
		socket.write(CONNECT);
	});
	await server.gateway.until(() => server.gateway.connectedSockets.length > count);
	return socket;
}

/** Publishes pages until many wait for the reader. */
async function fill(server: TestWire, waiting: () => number): Promise<void> {
	while (waiting() < ENOUGH) {
		server.wire.publish("feed", encodeEvent("/presence", "page", JSON.stringify(PAGE)));
		await new Promise((resolve) => setImmediate(resolve));
	}
}

function waitingOf(server: TestWire): () => number {
	const [link] = server.wire.links as Iterable<{ waiting(): number }>;
	return () => link?.waiting() ?? 0;
}

test("[X06] [T-26] a reader with more than the limit waiting is cut off as slow_consumer; others wait for nobody", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const stopped = await stoppedReader(server);
	const waiting = waitingOf(server);
	const reader = await server.connected("/presence");
	await fill(server, waiting);
	while (waiting() <= 1_048_576) {
		server.wire.publish("feed", encodeEvent("/presence", "page", JSON.stringify(PAGE)));
	}
	server.pass(100);
	expect(server.gateway.endings.map(({ ending }) => ending)).toEqual(["closed"]);
	expect(server.facts).toContain("slow_consumer");
	expect([...server.wire.links]).toHaveLength(1);
	server.wire.publish("feed", encodeEvent("/presence", "done"));
	while ((await reader.next()) !== '42/presence,["done"]');
	stopped.destroy();
});

test("[W34] [T-26] a reader that takes nothing for ten seconds is cut off, however little waits", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const stopped = await stoppedReader(server);
	await fill(server, waitingOf(server));
	expect(server.wire.blockedCount).toBe(0);
	server.pass(10_000);
	expect([server.wire.linkCount, server.wire.blockedCount]).toEqual([1, 1]);
	server.pass(200);
	expect([server.wire.linkCount, server.wire.blockedCount]).toEqual([0, 0]);
	expect(server.facts).toContain("slow_consumer");
	stopped.destroy();
});

test("[W34] a reader that goes on in time stays", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const stopped = await stoppedReader(server);
	const waiting = waitingOf(server);
	await fill(server, waiting);
	server.pass(9_000);
	stopped.on("data", () => {});
	stopped.resume();
	while (waiting() > 0) await new Promise((resolve) => setImmediate(resolve));
	server.pass(9_000);
	expect([server.wire.linkCount, server.wire.blockedCount]).toEqual([1, 0]);
	stopped.destroy();
});

test("[W34] [T-26] what waits for a poll is bounded as well; the session ends", async () => {
	await using server = await startTestWire({ maxBuffered: 10_000 });
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const sid = await server.polling("/presence");
	server.wire.publish("feed", `4${"x".repeat(9_000)}`);
	server.pass(20_000);
	expect(server.wire.linkCount).toBe(1);
	server.wire.publish("feed", `4${"x".repeat(2_000)}`);
	server.pass(100);
	expect(server.wire.linkCount).toBe(0);
	expect(server.facts).toContain("slow_consumer");
	expect(await (await server.poll(sid)).text()).toBe("1");
});
