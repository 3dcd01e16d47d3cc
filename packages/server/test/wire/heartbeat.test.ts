import { expect, test } from "bun:test";
import { startEchoWire, startTestWire } from "../support/wire-harness.ts";

test("[W35] a WebSocket is pinged every interval, and lives as long as it answers", async () => {
	await using server = await startEchoWire();
	const socket = await server.link();
	for (let round = 0; round < 3; round++) {
		server.pass(25_000);
		expect(await socket.next()).toBe("2");
		socket.send("3", "4round");
		expect(await socket.next()).toBe("4round");
	}
	expect(server.wire.linkCount).toBe(1);
});

test("[W35] a WebSocket that does not answer is closed after the timeout, and not before", async () => {
	await using server = await startEchoWire();
	const socket = await server.link();
	server.pass(44_900);
	expect(server.wire.linkCount).toBe(1);
	server.pass(100);
	expect(server.wire.linkCount).toBe(0);
	expect(await socket.closed).toEqual({ code: 1001, reason: "ping_timeout" });
	expect(server.facts).toContain("ping_timeout");
});

test("[W35] a pong that nobody asked for does not move the next ping", async () => {
	await using server = await startEchoWire();
	const socket = await server.link();
	server.pass(20_000);
	socket.send("3", "4sync");
	await socket.next();
	server.pass(5_000);
	expect(await socket.next()).toBe("2");
});

test("[W35] a polling session is pinged by its waiting poll", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	for (let round = 0; round < 3; round++) {
		server.pass(25_000);
		expect(await (await server.poll(sid)).text()).toBe("2");
		expect((await server.post(sid, "3")).status).toBe(200);
	}
});

test("[W35] a polling session is over at its deadline, also where no tick has come since", async () => {
	await using server = await startEchoWire({ pingIntervalMs: 300, pingTimeoutMs: 200 });
	const sid = await server.session();
	server.pass(300);
	server.clock.advance(200);
	expect((await server.poll(sid)).status).toBe(400);
	expect(server.facts).toContain("ping_timeout");
});

test("[W35] a poll that waits when the session times out is sent home", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	server.pass(25_000);
	await (await server.poll(sid)).text();
	const poll = server.poll(sid);
	await server.post(sid, "6");
	server.pass(20_000);
	expect(await (await poll).text()).toBe("1");
});

test("[W3] a plain WebSocket is pinged by WebSocket pings, which its client answers by itself", async () => {
	await using server = await startTestWire();
	const socket = await server.plain();
	for (let round = 0; round < 3; round++) {
		server.pass(25_000);
		for (const id of [1, 2]) {
			socket.send(`{"type":"echo","id":${id}}`);
			expect(await socket.next()).toBe(`{"type":"ack","id":${id},"data":{}}`);
		}
	}
	server.pass(24_900);
	expect(server.wire.linkCount).toBe(1);
});

test("[W35] after a pause of the process those who answered meanwhile are not taken for dead", async () => {
	await using server = await startEchoWire();
	const [alive, dead] = [await server.link(), await server.link()];
	server.pass(25_000);
	expect([await alive.next(), await dead.next()]).toEqual(["2", "2"]);
	server.clock.advance(60_000);
	server.running.tick(server.clock.now());
	expect(server.wire.linkCount).toBe(2);
	alive.send("3", "4sync");
	await alive.next();
	server.pass(100);
	await dead.closed;
	expect(server.wire.linkCount).toBe(1);
});

test("[W35] an upgraded session keeps its place in the heartbeat", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const socket = await server.probed(sid);
	socket.send("5", "4done");
	await socket.next();
	server.pass(25_000);
	expect(await socket.next()).toBe("2");
	server.pass(20_000);
	await socket.closed;
});
