import { expect, test } from "bun:test";
import type { Link } from "../../src/wire/gateway.ts";
import type { RawSocket } from "../support/raw-socket.ts";
import { spend } from "../support/spend.ts";
import { startTestWire, type TestWire } from "../support/wire-harness.ts";

const MANY = 150;
const ALL = Array.from({ length: MANY }, (_, at) => String(at));

/** The link that was let in last. */
function newest(server: TestWire): Link | undefined {
	return server.gateway.connectedSockets.at(-1)?.link;
}

/** A client whose link yields, and which has sent many events since. */
async function busy(
	server: TestWire,
	connecting: Promise<RawSocket> = server.connected("/presence"),
): Promise<RawSocket> {
	const socket = await connecting;
	const link = newest(server);
	link?.yieldFor(1_000);
	for (const name of ALL) socket.send(link?.kind === "plain" ? `{"type":"${name}"}` : `42/presence,["${name}"]`);
	return socket;
}

/** What came late took so long that there is a pause before the next of it is heard. */
async function paused(server: TestWire): Promise<void> {
	server.gateway.onEvent = () => spend(11);
	const socket = await server.connected("/presence");
	newest(server)?.yieldFor(1_000);
	socket.send('42/presence,7["echo",1]');
	await socket.next();
	server.gateway.onEvent = () => {};
	server.gateway.events.length = 0;
}

function names(server: TestWire): readonly string[] {
	return server.gateway.events.map(({ name }) => name);
}

test("[T-25] what a link that yields has sent is served after what the others send, in its order, and its goodbye last", async () => {
	await using server = await startTestWire();
	await paused(server);
	const other = await server.connected("/presence");
	const socket = await busy(server);
	socket.send("41/presence,");
	other.send('42/presence,["other"]');
	await server.gateway.until(() => server.gateway.endings.length > 0);
	expect(names(server)).toEqual(["other", ...ALL]);
	expect(server.gateway.endings[0]?.ending).toBe("left");
});

test("[T-25] the answers to what waited arrive, and what follows is served at once when the link yields no more", async () => {
	await using server = await startTestWire();
	const socket = await busy(server);
	socket.send('42/presence,7["echo",1]');
	server.gateway.onEvent = ({ socket: { link } }) => {
		link.yieldFor(0);
	};
	expect(await socket.next()).toBe("43/presence,7[1]");
	socket.send('42/presence,8["echo",2]');
	expect(await socket.next()).toBe("43/presence,8[2]");
	expect(names(server)).toEqual([...ALL, "echo", "echo"]);
});

test("[T-25] attachments stay with the event that announces them", async () => {
	await using server = await startTestWire({ binary: true });
	const socket = await busy(server);
	socket.send('451-/presence,["picture",{"_placeholder":true,"num":0}]', new Uint8Array([1, 2, 3]));
	await server.gateway.until(() => names(server).includes("picture"));
	expect(server.gateway.events.at(-1)?.args).toEqual([new Uint8Array([1, 2, 3])]);
});

test("[T-25] whoever closes the link has said the rest before it", async () => {
	await using server = await startTestWire();
	const socket = await busy(server);
	socket.send('42/presence,7["echo",1]');
	socket.close(1000);
	await server.gateway.until(() => server.gateway.endings.length > 0);
	expect(names(server)).toEqual([...ALL, "echo"]);
	expect(server.faults).toEqual([]);
});

test("[T-25] a plain WebSocket says goodbye by its close, after the rest", async () => {
	await using server = await startTestWire();
	const socket = await busy(server, server.plain());
	socket.close(1000);
	await server.gateway.until(() => server.gateway.endings.length > 0);
	expect(names(server)).toEqual(ALL);
	expect(server.gateway.endings[0]?.ending).toBe("left");
});

test("[T-25] what a link sent before it was cut is taken, its goodbye too, so that a flood is known for one", async () => {
	await using server = await startTestWire();
	await paused(server);
	const socket = await busy(server);
	socket.send("41/presence,");
	const link = newest(server);
	await server.connected("/presence"); // by now what was sent before has come
	expect([names(server), link?.hasUnheard]).toEqual([[], true]);
	expect(server.wire.unheardWeight).toBeGreaterThan(MANY);
	socket.terminate();
	await server.gateway.until(() => server.gateway.endings.length > 0);
	expect(names(server)).toEqual(ALL);
	expect(server.gateway.endings[0]?.ending).toBe("left");
	expect([link?.hasUnheard, server.wire.unheardWeight, server.faults]).toEqual([false, 0, []]);
});

test("[T-25] of a link that this server closes nothing more is served", async () => {
	await using server = await startTestWire();
	await paused(server);
	const socket = await busy(server);
	const link = newest(server);
	const other = await server.connected("/presence");
	link?.close(4429, "rate_limited");
	expect((await socket.closed).code).toBe(4429);
	await busy(server, Promise.resolve(other));
	await server.gateway.until(() => names(server).length >= MANY);
	expect(names(server)).toEqual(ALL);
});

test("[T-25] a link yields for as long as it was told, and no longer", async () => {
	await using server = await startTestWire();
	await paused(server);
	const socket = await server.connected("/presence");
	const link = newest(server);
	link?.yieldFor(1_000);
	server.pass(999);
	socket.send('42/presence,["waits"]');
	await server.connected("/presence");
	expect(link?.hasUnheard).toBe(true);
	await server.gateway.until(() => names(server).length === 1);
	server.pass(1);
	socket.send('42/presence,["does not"]');
	await server.connected("/presence");
	expect([names(server), link?.hasUnheard]).toEqual([["waits", "does not"], false]);
});

test("[T-20] [T-25] what was sent before a frame that is too large is served", async () => {
	await using server = await startTestWire();
	await paused(server);
	const socket = await busy(server);
	socket.send(`42/presence,["${"x".repeat(300_000)}"]`);
	expect((await socket.closed).code).toBe(1009);
	expect(names(server)).toEqual(ALL);
});

test("[W3] [T-25] what a plain WebSocket sends before it is let in comes first", async () => {
	await using server = await startTestWire();
	await paused(server);
	const admitted = Promise.withResolvers<{ readonly kind: "accepted" }>();
	server.gateway.decide = () => admitted.promise;
	const socket = server.socket("/ws");
	await socket.opened;
	socket.send('{"type":"auth","token":"t"}', '{"type":"first"}', '{"type":"second"}');
	await server.connected(); // by now what was sent before has come
	const [link] = [...server.wire.links].filter(({ kind }) => kind === "plain");
	link?.yieldFor(1_000);
	socket.send('{"type":"third"}');
	await server.connected();
	admitted.resolve({ kind: "accepted" });
	await server.gateway.until(() => names(server).length === 3);
	expect(names(server)).toEqual(["first", "second", "third"]);
});

test("[T-25] what is posted by a polling client is served before its post is answered", async () => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	newest(server)?.yieldFor(1_000);
	expect(await (await server.post(sid, '42/presence,["posted"]')).text()).toBe("ok");
	expect(names(server)).toEqual(["posted"]);
});

test("[T-23] [T-25] a long polling body is taken in parts, and whatever else has come between them; its post is answered last", async () => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	const link = newest(server);
	const seen: unknown[] = [];
	server.gateway.onEvent = () => {
		setImmediate(() => seen.push([names(server).length, link?.hasUnheard]));
		server.gateway.onEvent = () => {};
	};
	const body = ALL.map((name) => `42/presence,["${name}"]`).join("\x1e");
	expect(await (await server.post(sid, body)).text()).toBe("ok");
	expect(seen).toEqual([[64, true]]);
	expect([names(server), link?.hasUnheard]).toEqual([ALL, false]);
});

test("[T-25] what was posted before its client went is taken, its goodbye too", async () => {
	await using server = await startTestWire();
	const sid = await server.polling("/presence");
	const leaving = new AbortController();
	const poll = server.poll(sid, { signal: leaving.signal });
	poll.catch(() => {}); // given up
	const body = Array.from({ length: 5_000 }, (_, at) => `42/presence,["${at}"]`);
	server.gateway.onEvent = () => leaving.abort();
	await server.post(sid, [...body, "41/presence,"].join("\x1e"));
	await server.gateway.until(() => server.gateway.endings.length > 0);
	expect(names(server)).toHaveLength(5_000);
	expect(server.gateway.endings[0]?.ending).toBe("left");
});
