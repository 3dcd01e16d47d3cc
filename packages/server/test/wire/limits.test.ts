import { expect, test } from "bun:test";
import { startEchoWire, startTestWire } from "../support/wire-harness.ts";

/** A body whose length nobody knows beforehand. */
function streamOf(...chunks: string[]): ReadableStream {
	return new ReadableStream({
		pull(controller) {
			const chunk = chunks.shift();
			if (chunk === undefined) controller.close();
			else controller.enqueue(new TextEncoder().encode(chunk));
		},
	});
}

test("[W25] a WebSocket message over the limit closes its link with 1009, one at the limit does not", async () => {
	await using server = await startEchoWire({ maxPayload: 1_000 });
	const [fits, tooLarge] = [await server.link(), await server.link()];
	fits.send(`4${"x".repeat(999)}`);
	tooLarge.send(`4${"x".repeat(1_000)}`);
	expect(await fits.next()).toHaveLength(1_000);
	expect((await tooLarge.closed).code).toBe(1009);
	expect(server.wire.linkCount).toBe(1);
	expect(server.facts.filter((fact) => fact === "too_large")).toHaveLength(1);
});

test("[W17] [W25] the gateway is told of a frame over the limit before its link is closed", async () => {
	await using server = await startTestWire({ maxPayload: 1_000 });
	server.gateway.closing = ({ sockets }, why) => {
		for (const socket of sockets) socket.emit("closing", why);
	};
	const [text, binary, plain] = [
		await server.connected("/chat"),
		await server.connected("/chat"),
		await server.plain(),
	];
	text.send(`42/chat,["echo","${"x".repeat(1_000)}"]`);
	binary.send(new Uint8Array(1_001));
	plain.send(`{"type":"echo","data":"${"x".repeat(1_000)}"}`);
	expect([await text.next(), await binary.next()]).toEqual(Array(2).fill('42/chat,["closing","too_large"]'));
	expect(await plain.next()).toBe('{"type":"closing","data":"too_large"}');
	for (const socket of [text, binary, plain]) expect(await socket.closed).toEqual({ code: 1009, reason: "too_large" });
	expect(server.gateway.events).toEqual([]);
});

test("[T-20] a frame far over the limit is not even read: cut with 1009, and counted", async () => {
	await using server = await startTestWire({ maxPayload: 1_000 });
	const socket = await server.connected("/chat");
	server.gateway.closing = () => {
		throw new Error("there was nothing to be told any more");
	};
	socket.send(`42/chat,["echo","${"x".repeat(2_000)}"]`);
	expect((await socket.closed).code).toBe(1009);
	await server.saw("closed");
	expect(server.facts.filter((fact) => fact === "too_large")).toHaveLength(1);
	expect(server.faults).toEqual([]);
});

test("[W25] a polling body over the limit is refused with 413, with a length or without; the session lives on", async () => {
	await using server = await startEchoWire({ maxPayload: 1_000 });
	const sid = await server.session();
	const body = `4${"x".repeat(1_000)}`;
	const chunked = streamOf(body.slice(0, 600), body.slice(600));
	expect((await server.post(sid, body)).status).toBe(413);
	expect((await server.poll(sid, { method: "POST", body: chunked })).status).toBe(413);
	expect((await server.post(sid, body.slice(1))).status).toBe(400);
	expect(server.facts.filter((fact) => fact === "too_large")).toHaveLength(2);
});

test("[W25] a polling body at the limit passes, with a length or without", async () => {
	await using server = await startEchoWire({ maxPayload: 1_000 });
	const sid = await server.session();
	const body = `4${"ä".repeat(499)}`;
	expect((await server.post(sid, body)).status).toBe(200);
	expect((await server.poll(sid, { method: "POST", body: streamOf(body) })).status).toBe(200);
	expect(await (await server.poll(sid)).text()).toBe(`${body}\x1e${body}`);
});

test("[T-20] an event over its limit is handed over as too_large, counted in bytes; the link lives on", async () => {
	await using server = await startTestWire({ maxEvent: 1_000 });
	const socket = await server.connected("/presence");
	socket.send(`42/presence,1["fits","${"x".repeat(900)}"]`);
	socket.send(`42/presence,2["wide","${"ä".repeat(500)}"]`);
	expect(await socket.next()).toBe('43/presence,2[{"success":false,"error":{"why":"too_large"}}]');
	socket.send(`42/presence,["long","${"x".repeat(1_000)}"]`, '42/presence,3["echo"]');
	expect(await socket.next()).toBe("43/presence,3[]");
	expect(server.gateway.events.map(({ name }) => name)).toEqual(["fits", "echo"]);
	expect(server.gateway.refusals.map(({ name, why }) => [name, why])).toEqual([
		["wide", "too_large"],
		["long", "too_large"],
	]);
});

test("[T-20] however long its name is, an event over its limit is too_large; a frame that is none ends the link", async () => {
	await using server = await startTestWire({ maxEvent: 1_000 });
	const socket = await server.connected("/presence");
	const name = "x".repeat(3_000);
	socket.send(`42/presence,1["${name}"]`);
	expect(await socket.next()).toBe('43/presence,1[{"success":false,"error":{"why":"too_large"}}]');
	expect(server.gateway.refusals.map((refusal) => refusal.name)).toEqual([name]);
	socket.send(`42/presence,2["${name}`);
	expect((await socket.closed).code).toBe(1002);
});

test("[T-20] attachments count for the size of their event", async () => {
	await using server = await startTestWire({ maxEvent: 1_000 });
	const socket = await server.connected("/presence");
	socket.send('451-/presence,1["file",{"_placeholder":true,"num":0}]', new Uint8Array(990));
	expect(await socket.next()).toBe('43/presence,1[{"success":false,"error":{"why":"too_large"}}]');
});

test("[T-20] a plain frame over the limit is handed over as too_large", async () => {
	await using server = await startTestWire({ maxEvent: 1_000 });
	const socket = await server.plain();
	socket.send(`{"type":"long","id":1,"data":"${"x".repeat(1_000)}"}`, '{"type":"echo","id":2}');
	expect(await socket.take(2)).toEqual([
		'{"type":"ack","id":1,"data":{"success":false,"error":{"why":"too_large"}}}',
		'{"type":"ack","id":2,"data":{}}',
	]);
});

test("[T-20] a gateway that knows no refusals has the link closed", async () => {
	await using server = await startTestWire({ maxEvent: 1_000 });
	Object.assign(server.gateway, { refused: undefined });
	const socket = await server.connected("/presence");
	socket.send(`42/presence,["long","${"x".repeat(1_000)}"]`);
	expect(await socket.closed).toEqual({ code: 4413, reason: "too_large" });
});

test("[T-18] an event nested deeper than 32 is handed over as too_deep; 32 levels pass", async () => {
	await using server = await startTestWire();
	const socket = await server.connected("/presence");
	const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
	socket.send(`42/presence,1["echo",${nested(31)}]`, `42/presence,2["deep\\n",${nested(32)}]`);
	expect(await socket.take(2)).toEqual([
		`43/presence,1[${nested(31)}]`,
		'43/presence,2[{"success":false,"error":{"why":"too_deep"}}]',
	]);
	expect(server.gateway.refusals.map(({ name }) => name)).toEqual(["deep\n"]);
});

test("[T-18] [W20] a plain frame nested deeper than 32 is answered under its id, wherever that stands", async () => {
	await using server = await startTestWire();
	const socket = await server.plain();
	const deep = `${"[".repeat(40)}${"]".repeat(40)}`;
	socket.send(`{"type":"deep","id":1,"data":${deep}}`, `{"data":{"a]":${deep}},"id":"two","type":"deep"}`);
	socket.send(`{"type":"deep","id":3,"data":${"[".repeat(40)}`, '{"type":"echo","id":4}');
	expect(await socket.take(4)).toEqual([
		'{"type":"ack","id":1,"data":{"success":false,"error":{"why":"too_deep"}}}',
		'{"type":"ack","id":"two","data":{"success":false,"error":{"why":"too_deep"}}}',
		'{"type":"error","data":{"code":"bad_request","message":"The frame is not a JSON object."}}',
		'{"type":"ack","id":4,"data":{}}',
	]);
});

test("[T-22] more than 10 attachments close the link, 10 do not", async () => {
	await using server = await startTestWire();
	const [ten, eleven] = [await server.connected("/"), await server.connected("/")];
	ten.send('4510-["file"]', ...Array.from({ length: 10 }, () => new Uint8Array(1)), '421["echo"]');
	eleven.send('4511-["file"]');
	expect(await ten.next()).toBe("431[]");
	expect((await eleven.closed).code).toBe(1002);
});

test("[T-22] attachments that wait for others are bounded", async () => {
	await using server = await startTestWire({ maxPayload: 1_000 });
	const socket = await server.connected("/");
	socket.send('4510-["file"]', new Uint8Array(600), new Uint8Array(600));
	expect(await socket.closed).toEqual({ code: 4413, reason: "too_large" });
});

test("[T-22] a link has at most 8 namespaces", async () => {
	await using server = await startTestWire();
	const socket = await server.link();
	for (let n = 0; n < 10; n++) socket.send(`40/n${n},`);
	const answers = await socket.take(10);
	expect(answers.filter((answer) => answer.startsWith("40/n"))).toHaveLength(8);
	expect(answers.slice(8)).toEqual([
		'44/n8,{"message":"Too many namespaces","data":{"code":"rate_limited"}}',
		'44/n9,{"message":"Too many namespaces","data":{"code":"rate_limited"}}',
	]);
	socket.send("41/n0,", "40/n9,");
	expect(await socket.next()).toStartWith('40/n9,{"sid"');
});

test("[T-22] 500 unknown namespaces on one link close it, and cost nobody else anything", async () => {
	await using server = await startTestWire();
	const other = await server.connected("/presence");
	const socket = await server.link();
	for (let n = 0; n < 500; n++) socket.send(`40/unknown${n},`);
	expect((await socket.closed).code).toBe(4429);
	other.send('42/presence,1["echo"]');
	expect(await other.next()).toBe("43/presence,1[]");
});

test("[T-22] an acknowledgement id beyond what a number holds closes the link", async () => {
	await using server = await startTestWire();
	const [fits, tooLong] = [await server.connected("/"), await server.connected("/")];
	fits.send('42999999999999999["echo"]');
	tooLong.send('429999999999999999["echo"]');
	expect(await fits.next()).toBe("43999999999999999[]");
	expect((await tooLong.closed).code).toBe(1002);
});
