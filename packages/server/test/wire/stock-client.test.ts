import { expect, test } from "bun:test";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { encodeEvent } from "../../src/wire/encode.ts";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

type Options = Partial<ManagerOptions & SocketOptions>;

/** A client of the official library, closed with the test. */
class StockClient {
	readonly socket: Socket;

	constructor(url: string, options: Options = {}) {
		this.socket = io(url, { forceNew: true, reconnection: false, ...options });
	}

	once(name: string): Promise<unknown[]> {
		return new Promise((resolve) => this.socket.once(name, (...args) => resolve(args)));
	}

	[Symbol.dispose](): void {
		this.socket.disconnect();
	}
}

const TRANSPORTS: [what: string, options: Options, kind: string][] = [
	["polling alone", { transports: ["polling"] }, "polling"],
	["WebSocket alone", { transports: ["websocket"] }, "websocket"],
	["default options", {}, "websocket"],
];

/** Connected, and upgraded where the client will upgrade. */
async function settled(server: TestWire, client: StockClient): Promise<void> {
	await client.once("connect");
	if (client.socket.io.opts.transports === undefined) await server.saw("upgraded");
}

test.each(TRANSPORTS)("[W1] the stock client works over %s", async (_what, options, kind) => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	using client = new StockClient(`${server.url}/presence`, { ...options, auth: { token: "t", deviceId: "d" } });
	await settled(server, client);
	expect(server.gateway.auths).toEqual([{ token: "t", deviceId: "d" }]);
	expect([...server.wire.links].map((link) => link.kind)).toEqual([kind as never]);
	expect(client.socket.id).toBe(server.gateway.connectedSockets[0]?.id);
	expect(await client.socket.emitWithAck("echo", { text: "häßlich 🦀", list: [1, null] })).toEqual({
		text: "häßlich 🦀",
		list: [1, null],
	});
	const news = client.once("news");
	server.wire.publish("feed", encodeEvent("/presence", "news", '{"n":1}', "2"));
	expect(await news).toEqual([{ n: 1 }, 2]);
	client.socket.disconnect();
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(server.gateway.endings[0]?.ending).toBe("left");
	await server.gateway.until(() => server.wire.linkCount === 0);
});

test.each(TRANSPORTS)("[W1] 200 events each way over %s arrive once and in order", async (_what, options) => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	using client = new StockClient(`${server.url}/presence`, options);
	const received: number[] = [];
	client.socket.on("tick", (n: number) => received.push(n));
	await client.once("connect");
	let published = 0;
	server.gateway.onEvent = ({ socket }) => {
		if (published % 2 === 0) server.wire.publish("feed", encodeEvent("/presence", "tick", String(published)));
		else socket.emit("tick", published);
		published++;
	};
	for (let n = 0; n < 200; n++) client.socket.emit("step", n);
	await client.socket.emitWithAck("echo");
	const expected = Array.from({ length: 200 }, (_, n) => n);
	expect(received.slice(0, 200)).toEqual(expected);
	expect(server.gateway.events.slice(0, 200).map(({ args }) => args[0])).toEqual(expected);
});

test("[W1] two namespaces share one link of the stock client, and end one by one", async () => {
	await using server = await startTestWire();
	using presence = new StockClient(`${server.url}/presence`, { transports: ["websocket"] });
	const chat = presence.socket.io.socket("/chat", { auth: { token: "chat" } });
	chat.connect();
	await Promise.all([presence.once("connect"), new Promise<void>((resolve) => chat.once("connect", () => resolve()))]);
	expect(server.wire.linkCount).toBe(1);
	expect(server.gateway.connectedSockets.map(({ namespace }) => namespace)).toEqual(["/presence", "/chat"]);
	presence.socket.disconnect();
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(await chat.emitWithAck("echo", 1)).toBe(1);
	chat.disconnect();
	await server.gateway.until(() => server.wire.linkCount === 0);
	expect(server.gateway.endings.map(({ ending }) => ending)).toEqual(["left", "left"]);
});

test("[W1] the stock client is told of an unknown namespace as its own server would", async () => {
	await using server = await startTestWire();
	using client = new StockClient(`${server.url}/random`);
	const [error] = await client.once("connect_error");
	expect((error as Error).message).toBe("Invalid namespace");
});

test("[W13] the stock client is told why it was refused", async () => {
	await using server = await startTestWire();
	server.gateway.decide = () => ({ kind: "refused", message: "No.", data: { code: "token_expired" } });
	using client = new StockClient(`${server.url}/presence`);
	const [error] = await client.once("connect_error");
	expect(error).toMatchObject({ message: "No.", data: { code: "token_expired" } });
	expect(client.socket.active).toBe(false);
});

test("[W17] a DISCONNECT packet of the server is final for the stock client, a closed link is not", async () => {
	await using server = await startTestWire();
	using final = new StockClient(`${server.url}/presence`, { reconnection: true, reconnectionDelay: 1 });
	await final.once("connect");
	server.gateway.connectedSockets[0]?.disconnect();
	expect(await final.once("disconnect")).toEqual(["io server disconnect"]);
	expect(final.socket.active).toBe(false);
	using back = new StockClient(`${server.url}/presence`, { reconnection: true, reconnectionDelay: 1 });
	await back.once("connect");
	server.gateway.connectedSockets[1]?.link.close(1013, "rate_limited");
	await back.once("connect");
	expect(server.gateway.connectedSockets).toHaveLength(3);
});

test("[W17] a polling client comes back as well after its link was closed, and hears why", async () => {
	await using server = await startTestWire();
	using client = new StockClient(`${server.url}/presence`, {
		transports: ["polling"],
		reconnection: true,
		reconnectionDelay: 1,
	});
	await client.once("connect");
	const told = client.once("connection:closing");
	const [socket] = server.gateway.connectedSockets;
	socket?.emit("connection:closing", { code: "unavailable", retryable: true });
	socket?.link.close(1013, "unavailable");
	expect(await told).toEqual([{ code: "unavailable", retryable: true }]);
	await client.once("connect");
});

test("[PR21] a stock client that closes its transport alone is lost, not gone", async () => {
	await using server = await startTestWire();
	using client = new StockClient(`${server.url}/presence`);
	await settled(server, client);
	client.socket.io.engine.close();
	await server.gateway.until(() => server.gateway.endings.length === 1);
	expect(server.gateway.endings[0]?.ending).toBe("lost");
});

test("[W1] the stock client answers pings over each transport", async () => {
	await using server = await startTestWire({ pingIntervalMs: 1_000, pingTimeoutMs: 800 });
	using polling = new StockClient(`${server.url}/presence`, { transports: ["polling"] });
	using websocket = new StockClient(`${server.url}/presence`, { transports: ["websocket"] });
	await Promise.all([polling.once("connect"), websocket.once("connect")]);
	for (let round = 0; round < 5; round++) {
		const pings = [polling, websocket].map(
			({ socket }) => new Promise<void>((resolve) => socket.io.engine.once("heartbeat", () => resolve())),
		);
		server.pass(1_000);
		await Promise.all(pings);
		await Promise.all([polling, websocket].map(({ socket }) => socket.emitWithAck("echo", round)));
	}
	expect(server.wire.linkCount).toBe(2);
});

test("[W1] the stock client sends and receives binary over each transport", async () => {
	await using server = await startTestWire({ binary: true });
	for (const transports of [["polling"], ["websocket"]]) {
		using client = new StockClient(`${server.url}/presence`, { transports });
		const answer = await client.socket.emitWithAck("echo", { file: Buffer.from([1, 2, 3]) });
		expect([...new Uint8Array(answer.file)]).toEqual([1, 2, 3]);
	}
	expect(server.gateway.events.map(({ args }) => args)).toEqual([
		[{ file: Buffer.from([1, 2, 3]) }],
		[{ file: Buffer.from([1, 2, 3]) }],
	]);
});
