import { expect, test } from "bun:test";
import net from "node:net";
import fc from "fast-check";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

/** Sends bytes as they are and resolves with what came back once the server has closed, or has said enough. */
function rawly(server: TestWire, bytes: string | Buffer, enough = "\n\n"): Promise<string> {
	return new Promise((resolve) => {
		const socket = net.connect(server.running.port, "127.0.0.1", () => socket.write(bytes));
		let text = "";
		socket.on("data", (chunk) => {
			text += chunk.toString("latin1");
			if (text.includes(enough)) socket.destroy();
		});
		socket.on("error", () => {});
		socket.on("close", () => resolve(text));
	});
}

const UPGRADE =
	"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

/** One masked WebSocket frame (mask 0) with this first byte. */
function wsFrame(first: number, payload: string): Buffer {
	const body = Buffer.from(payload);
	const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
	return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), body]);
}

const HOSTILE = [
	"4",
	"4abc",
	"47",
	"48",
	"4-1",
	"42{}",
	"42[]",
	"42",
	"42abc[]",
	'42[null,"x"]',
	'42[{"toString":1}]',
	'42["connect"]',
	'42["connect_error"]',
	'42["disconnect"]',
	'42["disconnecting"]',
	'42["newListener"]',
	'42["removeListener"]',
	"40[]",
	'40"text"',
	"40null",
	"40{",
	"40",
	'40/random{"x":1',
	`40/${"n".repeat(200)},`,
	`40/presence,${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
	"41{}",
	'41"x"',
	"41/chat,",
	'42/chat,["x"]',
	'44{"message":"x"}',
	"43{}",
	"431",
	'43/chat,1["x"]',
	'45["x"]',
	'45-["x"]',
	'450-["x"]',
	'451.5-["x"]',
	'45-1-["x"]',
	'451e1-["x"]',
	`45${"9".repeat(400)}-["x"]`,
	'451-["disconnect",{"_placeholder":true,"num":0}]',
	"4\u0000",
	`4${"[".repeat(60_000)}`,
	`42${"[".repeat(60_000)}`,
	`42["${"\\".repeat(1001)}`,
	"2probe",
	"7",
	"\u0000",
	"\ud800",
	"b4AQID",
	"0{}x",
];

test.each(HOSTILE)("[T-14] %j ends its own link at most", async (frame) => {
	await using server = await startTestWire();
	const [victim, other] = [await server.connected("/", "/presence"), await server.connected("/presence")];
	victim.send(frame);
	if (frame.startsWith("45")) victim.send(new Uint8Array([1]));
	other.send('42/presence,1["echo"]');
	expect(await other.next()).toBe("43/presence,1[]");
	if (!frame.startsWith("0") && !frame.startsWith("40/random")) expect((await victim.closed).code).toBe(1002);
	expect(server.faults).toEqual([]);
});

test.each([
	['451-["f",{"_placeholder":true,"num":7}]', "a number beyond the attachments"],
	['451-["f",{"_placeholder":true,"num":-1}]', "a negative number"],
	['451-["f",{"_placeholder":true,"num":"0"}]', "a text for a number"],
	['451-["f",{"_placeholder":true,"num":"length"}]', "the name of a property"],
	['451-["f",{"_placeholder":true,"num":0.5}]', "half a number"],
	['451-["f",{"_placeholder":true}]', "no number"],
	['451-{"f":1}', "no array"],
])("[T-14] the binary event %s (%s) closes its link", async (frame) => {
	await using server = await startTestWire();
	const socket = await server.connected("/");
	socket.send(frame, new Uint8Array([1]));
	expect((await socket.closed).code).toBe(1002);
	expect(server.gateway.events).toEqual([]);
});

test("[T-14] text in the middle of a binary event, and binary without one, close the link", async () => {
	await using server = await startTestWire();
	const [text, binary] = [await server.connected("/"), await server.connected("/")];
	text.send('452-["f"]', new Uint8Array([1]), '42["x"]');
	binary.send(new Uint8Array([1]));
	expect([(await text.closed).code, (await binary.closed).code]).toEqual([1002, 1002]);
});

test("[T-14] an event before its namespace is connected, and a second CONNECT, close the link", async () => {
	await using server = await startTestWire();
	const [early, twice] = [await server.link(), await server.connected("/presence")];
	early.send('42/presence,["x"]');
	twice.send("40/presence,");
	expect([(await early.closed).code, (await twice.closed).code]).toEqual([1002, 1002]);
	expect(server.gateway.events).toEqual([]);
});

test("[T-15] `__proto__` in what is parsed reaches no prototype and no handler", async () => {
	await using server = await startTestWire();
	const socket = await server.link();
	socket.send('40/presence,{"__proto__":{"polluted":1},"token":"t"}');
	await socket.next();
	socket.send('42/presence,["x",{"a":{"__proto__":{"polluted":1},"b":1}}]');
	socket.send('42/presence,["y",[{"\\u005f_proto__":{"polluted":1}}]]', '42/presence,["__proto__"]');
	const plain = await server.plain();
	plain.send('{"type":"z","__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1}}}');
	await server.gateway.until(() => server.gateway.events.length === 4);
	expect(server.gateway.auths[0]).toEqual({ token: "t" });
	expect(server.gateway.events.map(({ name, args }) => [name, JSON.stringify(args)])).toEqual([
		["x", '[{"a":{"b":1}}]'],
		["y", "[[{}]]"],
		["__proto__", "[]"],
		["z", "[{}]"],
	]);
	expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("[T-16] a name that is only reserved elsewhere is an event like any other", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/");
	for (const name of ["error", "constructor", "toString", "hasOwnProperty"]) socket.send(`42["${name}"]`);
	socket.send("42[7]");
	await server.gateway.until(() => server.gateway.events.length === 5);
	expect(server.gateway.events.map(({ name }) => name)).toEqual([
		"error",
		"constructor",
		"toString",
		"hasOwnProperty",
		"7",
	]);
});

const hostileFrame = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.string({ maxLength: 40, unit: "binary" }).map((text) => `4${text}`),
	fc
		.tuple(fc.constantFrom("40", "41", "42", "43", "44", "45", "46", "451-", "462-"), fc.string({ maxLength: 30 }))
		.map(([head, tail]) => head + tail),
	fc.json({ maxDepth: 3 }).map((json) => `42/presence,${json}`),
	fc.json({ maxDepth: 3 }).map((json) => `40/presence,${json}`),
	fc.uint8Array({ maxLength: 40 }),
);

test("[X07] 10,000 malformed frames: no fault, and another connection untouched", async () => {
	await using server = await startTestWire();
	const bystander = await server.connected("/presence");
	const frames = fc.sample(hostileFrame, { numRuns: 10_000, seed: 7 });
	const BATCH = 100;
	for (let start = 0; start < frames.length; start += BATCH) {
		const sid = await server.session();
		const batch = frames.slice(start, start + BATCH);
		const sockets = await Promise.all(batch.map(() => server.connected("/presence")));
		batch.forEach((frame, index) => {
			sockets[index]?.send(typeof frame === "string" ? frame : new Uint8Array(frame), "abc");
		});
		await Promise.all(sockets.map((socket) => socket.closed));
		await server.post(sid, batch.map((frame) => (typeof frame === "string" ? frame : "b!")).join("\x1e"));
	}
	bystander.send('42/presence,1["echo",true]');
	expect(await bystander.next()).toBe("43/presence,1[true]");
	expect(server.faults).toEqual([]);
	await server.gateway.until(() => [...server.wire.links].every((link) => link.kind === "polling" || link.id !== ""));
	expect([...server.wire.links].filter((link) => link.kind === "websocket")).toHaveLength(1);
});

test("[T-14] WebSocket frames against the protocol end their connection, and nothing else", async () => {
	await using server = await startTestWire();
	const bystander = await server.connected("/presence");
	const unmasked = Buffer.from([0x81, 0x01, 0x33]);
	const vectors = [
		unmasked,
		wsFrame(0xc1, "4x"),
		wsFrame(0x83, "4x"),
		wsFrame(0x80, "4x"),
		wsFrame(0x09, "fragmented ping"),
		Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0x41]),
		Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]),
		Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
	];
	for (const vector of vectors) await rawly(server, Buffer.concat([Buffer.from(UPGRADE), vector]));
	bystander.send('42/presence,1["echo"]');
	expect(await bystander.next()).toBe("43/presence,1[]");
	expect(server.wire.linkCount).toBe(1);
});

test("[T-21] a message in 40,000 fragments is one message, and harms nobody", async () => {
	await using server = await startTestWire();
	const bystander = await server.connected("/presence");
	const fragments = Array.from({ length: 40_000 }, (_, index) => wsFrame(index === 0 ? 0x01 : 0x00, ""));
	const message = Buffer.concat([...fragments, wsFrame(0x80, "4abc")]);
	await rawly(server, Buffer.concat([Buffer.from(UPGRADE), message]));
	bystander.send('42/presence,1["echo"]');
	expect(await bystander.next()).toBe("43/presence,1[]");
	expect(server.wire.linkCount).toBe(1);
});

test("[W2] a request that asks for `Connection: close` is answered so", async () => {
	await using server = await startTestWire();
	const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
	for (const path of ["/socket.io/?EIO=4&transport=polling", "/socket.io/?EIO=3", "/elsewhere"]) {
		expect((await rawly(server, request(path))).toLowerCase()).toContain("\r\nconnection: close\r\n");
	}
});

test("[T-14] hostile requests are answered or dropped, and the server goes on", async () => {
	await using server = await startTestWire();
	const requests = [
		"GET /socket.io/?EIO=4&transport=polling&sid=%ff%fe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"GET /socket.io/?%&&&==&EIO=4&transport=polling HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n",
		"GET /socket.io/?EIO=4&transport=__proto__ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"GET /socket.io/?EIO=4&transport=constructor HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		`${UPGRADE.replace("transport=websocket", "transport=polling").replace("Connection: Upgrade", "Connection: close")}`,
		"nonsense\r\n\r\n",
	];
	for (const request of requests) await rawly(server, request);
	expect((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(200);
	expect(server.faults).toEqual([]);
});
