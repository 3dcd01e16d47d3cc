import { expect, test } from "bun:test";
import { encodeEvent } from "../../src/wire/encode.ts";
import type { Link } from "../../src/wire/gateway.ts";
import { startEchoWire, startTestWire } from "../support/wire-harness.ts";

test("[W1] a polling session becomes a WebSocket by probe and upgrade packet", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const socket = server.socket(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
	await socket.opened;
	socket.send("2probe");
	expect(await socket.next()).toBe("3probe");
	expect(await (await server.poll(sid)).text()).toBe("6");
	socket.send("5", "4hello");
	expect(await socket.next()).toBe("4hello");
	expect([...server.wire.links].map((link) => link.kind)).toEqual(["websocket"]);
	expect(server.facts).toContain("upgraded");
});

test("[W1] a poll that waits when the probe comes is sent home", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const poll = server.poll(sid);
	await server.post(sid, "6");
	await server.probed(sid);
	expect(await (await poll).text()).toBe("6");
});

test("[W1] while a probe is on, polling still works both ways", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	await server.probed(sid);
	await server.post(sid, "4still");
	expect(await (await server.poll(sid)).text()).toBe("4still");
});

test("[W1] requests of an upgraded session are refused and harm nothing", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const socket = await server.probed(sid);
	socket.send("5", "4first");
	await socket.next();
	expect((await server.poll(sid)).status).toBe(400);
	expect((await server.post(sid, "4x")).status).toBe(400);
	socket.send("4second");
	expect(await socket.next()).toBe("4second");
});

test("[W1] a second WebSocket for an upgraded session is closed and harms nothing", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const socket = await server.probed(sid);
	socket.send("5", "4first");
	await socket.next();
	await server.socket(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`).closed;
	socket.send("4second");
	expect(await socket.next()).toBe("4second");
});

test("[W1] a second WebSocket beside a probing one is closed, and the first goes on", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const socket = await server.probed(sid);
	await server.socket(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`).closed;
	socket.send("5", "4hello");
	expect(await socket.next()).toBe("4hello");
});

test.each(["5", "4hello", "2", "nonsense"])(
	"[T-14] a WebSocket that says %p before its probe is closed",
	async (frame) => {
		await using server = await startEchoWire();
		const sid = await server.session();
		const socket = server.socket(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
		await socket.opened;
		socket.send(frame);
		await socket.closed;
		await server.post(sid, "4polling goes on");
		expect(await (await server.poll(sid)).text()).toBe("4polling goes on");
	},
);

test("[W1] a probe that is never finished is given up, and another may try", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const stuck = await server.probed(sid);
	server.pass(10_000);
	await stuck.closed;
	const socket = await server.probed(sid);
	socket.send("5", "4hello");
	expect(await socket.next()).toBe("4hello");
});

test("[W1] a session that ends takes its probe along", async () => {
	await using server = await startEchoWire();
	const sid = await server.session();
	const probe = await server.probed(sid);
	await server.post(sid, "1");
	await probe.closed;
	expect(server.wire.linkCount).toBe(0);
});

test("[W1] frames published while a session upgrades arrive once each and in order", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const sid = await server.polling("/presence");
	let published = 0;
	const publish = (count: number) => {
		for (let left = count; left > 0; left--) {
			server.wire.publish("feed", encodeEvent("/presence", "tick", String(published++)));
		}
	};
	const received: string[] = [];
	publish(3);
	const poll = server.poll(sid);
	publish(3);
	received.push(...(await (await poll).text()).split("\x1e"));
	const socket = await server.probed(sid);
	publish(5);
	socket.send("5");
	publish(5);
	server.gateway.onEvent = () => publish(5);
	socket.send('42/presence,["go"]');
	publish(5);
	await server.saw("upgraded");
	publish(5);
	await server.gateway.until(() => server.gateway.events.length === 1);
	publish(5);
	while (received.length < published) received.push(await socket.next());
	const expected = Array.from({ length: published }, (_, index) => `42/presence,["tick",${index}]`);
	expect(received).toEqual(expected);
	expect(socket.unread).toEqual([]);
});

test("[W1] direct sends and publishes keep their order across the upgrade", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => socket.subscribe("feed");
	const sid = await server.polling("/presence");
	const [peer] = server.gateway.connectedSockets;
	let count = 0;
	const burst = () => {
		for (let index = 0; index < 6; index++) {
			const frame = encodeEvent("/presence", "tick", String(count++));
			if (index % 2 === 0) peer?.send(frame);
			else server.wire.publish("feed", frame);
		}
	};
	const socket = await server.probed(sid);
	burst();
	socket.send("5");
	await server.saw("upgraded");
	burst();
	burst();
	const expected = Array.from({ length: count }, (_, index) => `42/presence,["tick",${index}]`);
	expect(await socket.take(count)).toEqual(expected);
});

test("[W1] the upgrade keeps the link, its state and its subscriptions", async () => {
	await using server = await startTestWire();
	server.gateway.onConnected = (socket) => {
		socket.link.state = "mine";
		for (const topic of ["a", "b", "c"]) socket.subscribe(topic);
		socket.unsubscribe("b");
	};
	const sid = await server.polling("/presence");
	const socket = await server.probed(sid);
	socket.send("5");
	await server.saw("upgraded");
	const [link] = server.wire.links as Iterable<Link & { topics(): readonly string[] }>;
	expect(link?.id).toBe(sid);
	expect(link?.state).toBe("mine");
	expect(link?.topics().toSorted()).toEqual(["a", "c"]);
	expect(["a", "b", "c"].map((topic) => server.wire.subscribers(topic))).toEqual([1, 0, 1]);
});
