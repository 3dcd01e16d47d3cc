import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { TestCluster } from "../support/test-cluster.ts";
import { TestServer } from "../support/test-server.ts";

type Connection = Readonly<
	Record<"connectionId" | "companyId" | "userId" | "deviceId" | "nodeId" | "namespace", string>
> &
	Readonly<Record<"transport" | "userAgent" | "connectedSince" | "lastEvent" | "lastActivity", string>> & {
		readonly bytesWaiting: number;
	};
type Traffic = Readonly<Record<"eventsIn" | "eventsOut" | "bytesIn" | "bytesOut", number>>;
type Stats = {
	readonly nodeId: string;
	readonly links: number;
	readonly connections: number;
	readonly people: number;
	readonly companies: number;
	readonly totals: Traffic;
	readonly perSecond: Traffic;
	readonly handling: { readonly p50: number; readonly p99: number } | null;
	readonly memory: { readonly rss: number; readonly heapUsed: number };
	readonly degraded: readonly string[];
};

async function connectionsOf(server: TestServer, query = ""): Promise<readonly Connection[]> {
	const { connections, complete } = await server.operate("GET", `/admin/connections${query}`);
	expect(complete).toBe(true);
	return connections as readonly Connection[];
}

async function statsOf(server: TestServer): Promise<readonly Stats[]> {
	const { nodes, complete } = await server.operate("GET", "/admin/stats");
	expect(complete).toBe(true);
	return nodes as readonly Stats[];
}

/** On a node that is alone, and on one in a cluster. */
describe.each(["sqlite", "cluster"] as const)("what the operator sees, %s", (store) => {
	let server: TestServer;
	beforeEach(async () => {
		server = await TestServer.start({ store });
	});
	afterEach(() => server.close());

	test("[OPS4] every connection is listed with what is known of it, and with no address", async () => {
		const since = server.time();
		const ada = await server.connect("ada", { deviceId: "phone", client: { extraHeaders: { "user-agent": "Test" } } });
		await server.also(ada, "/chat", { userId: "ada", deviceId: "phone" });
		await server.plain("bob", { deviceId: "radio" });
		await server.connect("eve", { companyId: "other", client: { transports: ["polling"] } });
		await server.connections(4);
		await server.advance(1_000);
		await ada.send("presence:heartbeat", {});
		const connections = await connectionsOf(server);
		const named = connections.map(({ userId, namespace, transport }) => [userId, namespace, transport]);
		expect(named).toEqual([
			["ada", "/presence", "websocket"],
			["ada", "/chat", "websocket"],
			["bob", "/presence", "plain"],
			["eve", "/presence", "polling"],
		]);
		const [node] = await statsOf(server);
		expect(connections[0]).toEqual({
			connectionId: ada.socket.id as string,
			companyId: "acme",
			userId: "ada",
			deviceId: "phone",
			nodeId: node?.nodeId as string,
			namespace: "/presence",
			transport: "websocket",
			userAgent: "Test",
			connectedSince: since,
			lastEvent: server.time(),
			lastActivity: since,
			bytesWaiting: 0,
		});
		expect(JSON.stringify(connections)).not.toContain("127.0.0.1");
	});

	test("[OPS4] they are filtered by company, user and node, and those that ended are gone", async () => {
		const ada = await server.connect("ada");
		await server.connect("bob");
		await server.connect("ada", { companyId: "other" });
		const who = async (query: string) =>
			(await connectionsOf(server, query)).map(({ companyId, userId }) => `${companyId}/${userId}`);
		expect(await who("?companyId=acme")).toEqual(["acme/ada", "acme/bob"]);
		expect(await who("?userId=ada")).toEqual(["acme/ada", "other/ada"]);
		expect(await who("?companyId=other&userId=ada")).toEqual(["other/ada"]);
		expect(await who("?companyId=other&userId=bob")).toEqual([]);
		const [node] = await statsOf(server);
		expect(await who(`?nodeId=${node?.nodeId}`)).toHaveLength(3);
		expect(await who("?nodeId=another")).toEqual([]);
		const { connections, nextCursor } = await server.operate("GET", "/admin/connections?companyId=acme&limit=1");
		expect(connections).toMatchObject([{ userId: "ada" }]);
		expect(await who(`?companyId=acme&limit=1&cursor=${nextCursor}`)).toEqual(["acme/bob"]);
		ada.leave();
		await server.settled();
		expect(await who("?companyId=acme")).toEqual(["acme/bob"]);
	});

	test("[OPS4] links, connections, people and companies are counted as they come and go", async () => {
		const ada = await server.connect("ada");
		await server.also(ada, "/chat", { userId: "ada" });
		const phone = await server.connect("ada", { deviceId: "phone" });
		await server.connect("ada", { companyId: "other" });
		expect(await statsOf(server)).toMatchObject([{ links: 3, connections: 4, people: 2, companies: 2, degraded: [] }]);
		phone.close();
		await server.connections(3);
		expect(await statsOf(server)).toMatchObject([{ links: 2, connections: 3, people: 2, companies: 2 }]);
		server.leaveAll();
		await server.connections(0);
		await server.links(0);
		const [node] = await statsOf(server);
		expect(node).toMatchObject({ links: 0, connections: 0, people: 0, companies: 0 });
		expect(node?.memory.heapUsed).toBeGreaterThan(1_000_000);
		expect(node?.memory.rss).toBeGreaterThan(node?.memory.heapUsed as number);
	});

	test("[OPS4] events are counted once for each that sends or receives one, answers too, pings not", async () => {
		const all = ["ada", "bob", "carol"];
		const [ada] = await Promise.all(all.map((userId) => server.connect(userId)));
		await server.plain("dan");
		await server.connect("eve", { client: { transports: ["polling"] } });
		await server.advance(11_000);
		const [before] = await statsOf(server);
		expect(before?.perSecond).toEqual({ eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0 });
		for (let count = 0; count < 10; count += 1) await ada?.send("activity:ping");
		const [pinged] = await statsOf(server);
		const [in10, out10] = [pinged, before]
			.map((node) => [node?.totals.eventsIn ?? 0, node?.totals.eventsOut ?? 0])
			.reduce(([a = 0, b = 0], [c = 0, d = 0]) => [a - c, b - d]);
		expect([in10, out10]).toEqual([10, 10]);
		const bytes = (pinged?.totals.bytesIn ?? 0) - (before?.totals.bytesIn ?? 0);
		expect(bytes).toBe(10 * '42/presence,0["activity:ping",{}]'.length);
		expect(pinged?.handling).not.toBeNull();
		expect(pinged?.perSecond.eventsIn).toBeCloseTo(1, 0);
		await server.advance(11_000);
		expect(await statsOf(server)).toMatchObject([{ perSecond: { eventsIn: 0, eventsOut: 0 }, handling: null }]);
	});

	test("[OPS4] what is published is counted for each who is sent it, whatever their transport", async () => {
		const ada = await server.connect("ada");
		for (const userId of ["bob", "carol"]) await server.connect(userId);
		await server.plain("dan");
		const eve = await server.connect("eve", { client: { transports: ["polling"] } });
		await server.announce();
		await server.advance(5_000);
		await eve.fence();
		await ada.send("status:post", { message: "On site ä" });
		const [before] = await statsOf(server);
		await server.advance(200);
		const [after] = await statsOf(server);
		// Four colleagues, and her own device.
		expect((after?.totals.eventsOut ?? 0) - (before?.totals.eventsOut ?? 0)).toBe(5);
		expect((after?.totals.bytesOut ?? 0) - (before?.totals.bytesOut ?? 0)).toBeGreaterThan(5 * 100);
	});
});

describe("several nodes", () => {
	test("[CLU1] whichever node is asked, all are seen, each with what it holds; one alone where it is named", async () => {
		await using cluster = await TestCluster.start({ nodes: 3 });
		await cluster.node(0).connect("ada");
		await cluster.node(1).connect("bob");
		await cluster.node(1).connect("ada", { deviceId: "phone" });
		await cluster.node(2).plain("carol");
		const seen = await Promise.all(cluster.nodes.map((node) => connectionsOf(node)));
		expect(seen[0]?.map(({ userId }) => userId)).toEqual(["ada", "bob", "ada", "carol"]);
		expect(seen[1]).toEqual(seen[0]);
		expect(seen[2]).toEqual(seen[0]);
		const ofBob = seen[0]?.[1]?.nodeId as string;
		const there = await connectionsOf(cluster.node(2), `?nodeId=${ofBob}`);
		expect(there.map(({ userId }) => userId)).toEqual(["bob", "ada"]);
		const stats = await statsOf(cluster.node(0));
		expect(stats.map(({ nodeId }) => nodeId)).toEqual(stats.map(({ nodeId }) => nodeId).toSorted());
		expect(stats.map(({ connections }) => connections).toSorted()).toEqual([1, 1, 2]);
		expect(stats.find(({ nodeId }) => nodeId === ofBob)).toMatchObject({ connections: 2, people: 2, links: 2 });
	});

	test("[CLU1] a node that is closed is not asked any more", async () => {
		await using cluster = await TestCluster.start();
		await cluster.node(0).connect("ada");
		await cluster.node(1).close();
		expect(await statsOf(cluster.node(0))).toHaveLength(1);
		expect(await connectionsOf(cluster.node(0))).toHaveLength(1);
	});
});
