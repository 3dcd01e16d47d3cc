import { expect, test } from "bun:test";
import { startEchoWire } from "../support/wire-harness.ts";

/** Asks again and again until it is so. */
async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds()));
}

test.each([
	["one text", "4hello", "4hello"],
	["several texts", "4a\x1e4b\x1e4c", "4a\x1e4b\x1e4c"],
	["text and binary", "4hello\x1ebAQIDBA==", "4hello\x1ebAQIDBA=="],
	["text beyond ASCII", "4häßlich 🦀", "4häßlich 🦀"],
])("[W2] a polling payload of %s comes through", async (_what, body, expected) => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const posted = await server.post(sid, body);
	expect([posted.status, await posted.text()]).toEqual([200, "ok"]);
	expect(await (await server.poll(sid)).text()).toBe(expected);
});

test("[W2] a poll waits until there is something to say", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const poll = server.poll(sid);
	await server.post(sid, "4late");
	expect(await (await poll).text()).toBe("4late");
});

test("[W2] text and binary come through a WebSocket", async () => {
	await using server = await startEchoWire();
	const socket = await server.link();
	socket.send("4hello", new Uint8Array([1, 2, 3, 4]));
	expect(await socket.next()).toBe("4hello");
	expect(await socket.frame()).toEqual(new Uint8Array([1, 2, 3, 4]));
});

test.each(["abc", "", "2", "9", "bÄ\x1exyz"])("[T-14] the polling payload %p ends its session", async (body) => {
	await using server = await startEchoWire();
	const sid = await server.session();
	expect((await server.post(sid, body)).status).toBe(400);
	expect((await server.poll(sid)).status).toBe(400);
	expect(server.facts).toContain("malformed");
});

test("[T-14] packets after a malformed one are not read", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const poll = server.poll(sid);
	await server.post(sid, "4first\x1eabc\x1e4second");
	expect(await (await poll).text()).not.toContain("second");
});

test.each(["abc", "", "2", "2probe", "9"])("[T-14] the WebSocket frame %p closes the link", async (frame) => {
	await using server = await startEchoWire();
	const socket = await server.link();
	socket.send(frame);
	expect((await socket.closed).code).toBe(1002);
	expect(server.wire.linkCount).toBe(0);
});

test("[W2] a second poll beside a waiting one ends the session: the first gets a close packet", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const polls = [server.poll(sid), server.poll(sid)];
	const statuses = (await Promise.all(polls)).map((response) => response.status);
	expect(statuses.toSorted()).toEqual([200, 400]);
	const first = await Promise.all(polls).then((all) => all.find((response) => response.status === 200));
	expect(await first?.text()).toBe("1");
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W2] a poll that is given up ends the session", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const controller = new AbortController();
	const poll = server.poll(sid, { signal: controller.signal }).catch(() => "aborted");
	await server.post(sid, "6");
	controller.abort();
	expect(await poll).toBe("aborted");
	await server.saw("closed");
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W2] a close packet ends a polling session and sends its poll home", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const poll = server.poll(sid);
	await server.post(sid, "6");
	await server.post(sid, "1");
	expect(await (await poll).text()).toBe("6");
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W2] a poll that a close packet has overtaken is sent home, the next one is unknown", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	await server.post(sid, "4unread\x1e1");
	expect(server.wire.linkCount).toBe(0);
	expect(await (await server.poll(sid)).text()).toBe("6");
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W2] a close packet closes a WebSocket", async () => {
	await using server = await startEchoWire();
	const socket = await server.link();
	socket.send("1");
	await socket.closed;
	expect(server.wire.linkCount).toBe(0);
});

test("[W2] a second post beside one that is still coming ends the session", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const { promise, resolve } = Promise.withResolvers<void>();
	const body = new ReadableStream({
		async start(controller) {
			controller.enqueue(new TextEncoder().encode("4slow"));
			await promise;
			controller.close();
		},
	});
	const slow = server.poll(sid, { method: "POST", body });
	await until(async () => (await server.post(sid, "6")).status === 400);
	resolve();
	await slow;
	expect((await server.poll(sid)).status).toBe(400);
	expect(server.facts).toContain("closed");
});

test("[T-23] a polling body that says it is binary ends its session", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const posted = await server.post(sid, "4hello", { "content-type": "application/octet-stream" });
	expect(posted.status).toBe(400);
	expect((await server.poll(sid)).status).toBe(400);
});

test("[W2] what is written in one turn reaches a waiting poll in one answer", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const poll = server.poll(sid);
	await server.post(sid, "6");
	const [link] = server.wire.links;
	for (const frame of ["4a", "4b", "4c"]) (link as unknown as { write(frame: string): void }).write(frame);
	expect(await (await poll).text()).toBe("4a\x1e4b\x1e4c");
});
