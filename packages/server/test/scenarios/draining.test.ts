import { expect, test } from "bun:test";
import { Connection } from "../../src/gateways/socket/connection.ts";
import { Draining } from "../../src/gateways/socket/draining.ts";
import type { Link, Socket } from "../../src/wire/gateway.ts";
import { makeConversation, say } from "../support/chat.ts";
import { TestCluster } from "../support/test-cluster.ts";
import { TestServer } from "../support/test-server.ts";

const DRAIN = 2_000;

test("[CLU4] a server that stops tells everybody, and then closes each link, so that a stock client comes back", async () => {
	await using server = await TestServer.start();
	const ada = await server.connect("ada");
	const bob = await server.connect("bob", { namespace: "/chat" });
	const stopping = server.shutDown();
	for (const client of [ada, bob]) {
		const { reconnectAfterMs } = await client.hears("server:draining");
		expect(reconnectAfterMs).toBeLessThan(5_000);
		expect(await client.hears("connection:closing")).toMatchObject({ code: "draining", retryable: true });
		expect(await client.ended()).toBe("transport close");
	}
	await stopping;
});

test("[CLU4] while a server drains it is not ready, lets nobody in, and serves who is still there", async () => {
	await using server = await TestServer.start({ config: { drainTime: DRAIN } });
	const ada = await server.connect("ada", { namespace: "/chat" });
	await server.connect("bob", { namespace: "/chat" });
	const { id } = await makeConversation(ada, ["bob"]);
	const stopping = server.shutDown();
	await ada.hears("server:draining");
	expect((await server.rest("GET", "/readyz")).status).toBe(503);
	const knock = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
	expect(knock.status).toBe(503);
	expect(knock.headers.get("retry-after")).toBe("1");
	await say(ada, id, "before I go");
	await server.advance(DRAIN + 3_000);
	await stopping;
});

/** Somebody waits for an answer on it. */
const ASKING = {
	state: Object.assign(Object.create(Connection.prototype), { unanswered: 1 }),
	emit: () => {},
} as unknown as Socket;

function links(
	count: number,
	{ asking = false, unheard = false } = {},
): { readonly all: readonly Link[]; readonly closed: number[] } {
	const closed: number[] = [];
	const sockets = asking ? [ASKING] : [];
	const all = Array.from({ length: count }, (_, index): Link => {
		const rest = {
			kind: "websocket",
			userAgent: "",
			state: undefined,
			sockets,
			hasUnheard: unheard,
			yieldFor: () => {},
		} as const;
		return { ...rest, id: String(index), topics: () => [], waiting: () => 0, close: () => void closed.push(index) };
	});
	return { all, closed };
}

test.each([
	[10, 20],
	[1_000, 2_000],
	[5_000, 8_000],
	[20_000, 8_000],
])("[CLU4] %i links are closed evenly over %i ms", async (count, takes) => {
	const { all, closed } = links(count);
	const draining = new Draining({ wire: { links: all }, longest: 10_000, comeBackAfter: () => 0 });
	const over = draining.begin(0);
	draining.tick(takes / 2);
	expect(closed.length / count).toBeCloseTo(0.5, 0.2);
	draining.tick(takes);
	await over;
	expect(closed).toHaveLength(count);
});

test.each([
	["what they asked is not answered", { asking: true }],
	["what they sent is not heard", { unheard: true }],
])("[CLU4] links are waited for while %s, and no longer than they may take", async (_, why) => {
	const { all, closed } = links(5_000, why);
	const draining = new Draining({ wire: { links: all }, longest: 10_000, comeBackAfter: () => 0 });
	const over = draining.begin(0);
	draining.tick(9_999);
	expect(closed).toEqual([]);
	draining.tick(10_000);
	await over;
	expect(closed).toHaveLength(5_000);
});

test("[CLU4] whoever comes by a link that was open when the draining began is sent on", async () => {
	await using server = await TestServer.start({ config: { drainTime: DRAIN } });
	const ada = await server.connect("ada");
	const stopping = server.shutDown();
	await ada.hears("server:draining");
	const late = ada.also("/chat", { token: await server.token("ada") });
	expect(await ada.hears("connection:closing")).toMatchObject({ code: "unavailable", retryable: true });
	await ada.ended();
	expect(late.isOpen).toBe(false);
	await server.advance(DRAIN + 3_000);
	await stopping;
});

test("[CLU4] [PR24] who says goodbye to a node that drains is not taken for gone; whoever comes to another is never announced", async () => {
	await using cluster = await TestCluster.start();
	const [leaving, staying] = [cluster.node(0), cluster.node(1)];
	const watcher = await staying.connect("watcher");
	const ada = await leaving.connect("ada", { auth: { deviceId: "desk" } });
	const bob = await leaving.connect("bob", { auth: { deviceId: "desk" } });
	await cluster.announce();
	for (const userId of ["ada", "bob"]) await watcher.hears("user:online", (data) => data.userId === userId);
	watcher.forget();
	const stopping = leaving.shutDown();
	await ada.hears("server:draining");
	await stopping;
	await staying.connect("ada", { auth: { deviceId: "desk" } });
	await cluster.advance(4_000, [staying]);
	await watcher.fence();
	expect([...watcher.about("ada"), ...watcher.about("bob")]).toEqual([]);
	await cluster.advance(1_500, [staying]);
	await watcher.hears("user:offline", ({ userId }) => userId === "bob");
	await watcher.fence();
	expect(watcher.names("bob")).toEqual(["user:offline"]);
	expect(watcher.about("ada")).toEqual([]);
	bob.close();
});
