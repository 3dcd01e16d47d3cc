import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { METRICS } from "../../src/telemetry/metric-table.ts";
import { ENGINE, RawSocket } from "../support/raw-socket.ts";
import { TestServer } from "../support/test-server.ts";

let server: TestServer;
afterEach(() => server.close());

async function text(): Promise<string> {
	const answered = await fetch(`${server.metricsUrl}/metrics`);
	expect([answered.status, answered.headers.get("content-type")]).toEqual([
		200,
		"text/plain; version=0.0.4; charset=utf-8",
	]);
	return answered.text();
}

/** Every sample, by its name with its labels. */
async function samples(): Promise<Readonly<Record<string, number>>> {
	const lines = (await text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	return Object.fromEntries(
		lines.map((line) => {
			const at = line.lastIndexOf(" ");
			return [line.slice(0, at), Number(line.slice(at + 1))];
		}),
	);
}

/** How much each of these grew while something happened. */
async function growth(names: readonly string[], happens: () => Promise<unknown>): Promise<readonly number[]> {
	const before = await samples();
	await happens();
	const after = await samples();
	return names.map((name) => (after[name] ?? 0) - (before[name] ?? 0));
}

describe("the port of metrics", () => {
	test("[T-36] there is none by default, and never is there anything on the main port", async () => {
		server = await TestServer.start();
		expect(server.metricsUrl).toBeNull();
		expect((await server.rest("GET", "/metrics")).status).toBe(404);
		await server.close();
		server = await TestServer.start({ config: { metricsPort: 0 } });
		expect((await server.rest("GET", "/metrics")).status).toBe(404);
		expect((await server.rest("GET", "/metrics", { token: "an operator's key for tests" })).status).toBe(404);
	});

	test("[T-36] it is this machine's loopback alone, whatever the server listens on, and offers nothing else", async () => {
		server = await TestServer.start({ config: { metricsPort: 0, host: "0.0.0.0" } });
		const url = new URL(server.metricsUrl as string);
		expect(url.hostname).toBe("127.0.0.1");
		expect((await fetch(`http://127.0.0.2:${new URL(server.url).port}/livez`)).status).toBe(200);
		await expect(fetch(`http://127.0.0.2:${url.port}/metrics`)).rejects.toThrow();
		for (const path of ["/", "/livez", "/admin/nodes", "/metrics/", "/socket.io/?EIO=4&transport=polling"])
			expect((await fetch(`${server.metricsUrl}${path}`)).status).toBe(404);
		expect((await fetch(`${server.metricsUrl}/metrics`, { method: "POST" })).status).toBe(405);
	});

	test("[T-36] it ends with the server, and one that is taken stops the start", async () => {
		server = await TestServer.start({ config: { metricsPort: 0 } });
		const metricsPort = Number(new URL(server.metricsUrl as string).port);
		await expect(TestServer.start({ config: { metricsPort } })).rejects.toThrow();
		const url = `${server.metricsUrl}/metrics`;
		await server.close();
		await expect(fetch(url)).rejects.toThrow();
	});
});

/** On a node that is alone, and on one in a cluster. */
describe.each(["sqlite", "cluster"] as const)("metrics, %s", (store) => {
	beforeEach(async () => {
		server = await TestServer.start({ store, config: { metricsPort: 0, pingInterval: 25_000, pingTimeout: 20_000 } });
	});

	test("[OPS4] every metric of the table is there, with its kind and sentence, and no other", async () => {
		const lines = (await text()).split("\n");
		const kinds = lines.filter((line) => line.startsWith("# TYPE "));
		expect(kinds.toSorted()).toEqual(
			Object.entries(METRICS)
				.map(([name, { kind }]) => `# TYPE ${name} ${kind}`)
				.toSorted(),
		);
		for (const [name, { help }] of Object.entries(METRICS)) expect(lines).toContain(`# HELP ${name} ${help}`);
	});

	test("[OPS4] who is there is counted, and people as they are seen", async () => {
		await server.connect("ada");
		await server.connect("ada", { deviceId: "phone" });
		const bob = await server.connect("bob");
		await bob.send("presence:set", { status: "dnd" });
		await server.connect("eve", { companyId: "other" });
		const carol = await server.connect("carol");
		await carol.send("presence:set", { status: "invisible" });
		await server.announce();
		expect(await samples()).toMatchObject({
			rollcall_links: 5,
			rollcall_connections: 5,
			rollcall_connected_people: 4,
			rollcall_companies: 2,
			'rollcall_people{status="online"}': 2,
			'rollcall_people{status="dnd"}': 1,
			'rollcall_people{status="away"}': 0,
			'rollcall_store_away{store="database"}': 0,
			'rollcall_store_away{store="redis"}': 0,
		});
	});

	test("[OPS4] events, requests and refusals are counted by what came of them", async () => {
		const ada = await server.connect("ada");
		const grown = await growth(
			[
				'rollcall_events_total{event="activity:ping",outcome="ok"}',
				'rollcall_events_total{event="presence:set",outcome="bad_request"}',
				'rollcall_events_total{event="unknown",outcome="bad_request"}',
				'rollcall_events_total{event="connect",outcome="ok"}',
				'rollcall_events_total{event="connect",outcome="unauthorized"}',
				'rollcall_requests_total{endpoint="getOwnPresence",outcome="unauthorized"}',
				"rollcall_handling_seconds_count",
				"rollcall_received_events_total",
			],
			async () => {
				for (let count = 0; count < 3; count += 1) await ada.send("activity:ping");
				await ada.send("presence:set", { status: "asleep" });
				await ada.send("no:such-event");
				await server.connect("bob");
				await expect(server.open({ token: "forged" }).connected()).rejects.toThrow();
				await server.rest("GET", "/api/presence/me", { token: "forged" });
			},
		);
		expect(grown).toEqual([3, 1, 1, 1, 1, 1, 4, 5]);
	});

	test("[OPS4] buckets grow up to the count of all, in seconds", async () => {
		const ada = await server.connect("ada");
		for (let count = 0; count < 20; count += 1) await ada.send("activity:ping");
		const found = Object.entries(await samples()).filter(([name]) =>
			name.startsWith("rollcall_handling_seconds_bucket"),
		);
		const counts = found.map(([, count]) => count);
		expect(counts).toEqual(counts.toSorted((a, b) => a - b));
		expect(found.at(-1)).toEqual(['rollcall_handling_seconds_bucket{le="+Inf"}', 20]);
		expect(found[0]?.[0]).toBe('rollcall_handling_seconds_bucket{le="0.00001"}');
	});

	test("[OPS4] how long Redis takes is measured where there is one", async () => {
		await server.connect("ada");
		const { rollcall_redis_seconds_count: count = 0, rollcall_redis_seconds_sum: sum = 0 } = await samples();
		if (store === "cluster") expect(count).toBeGreaterThan(1);
		else expect([count, sum]).toEqual([0, 0]);
	});

	test("[OPS4] [W35] a connection of which nothing came any more was a ghost since its last answer", async () => {
		const silent = new RawSocket(server.url, ENGINE);
		await silent.opened;
		silent.send(`40/presence,${JSON.stringify({ token: await server.token("ada") })}`);
		await server.connections(1);
		const grown = await growth(
			["rollcall_ghost_seconds_count", "rollcall_ghost_seconds_sum", 'rollcall_wire_total{fact="ping_timeout"}'],
			async () => {
				for (let passed = 0; passed < 46_000; passed += 500) await server.leap(500);
				await server.connections(0);
			},
		);
		expect([grown[0], grown[2]]).toEqual([1, 1]);
		expect(grown[1]).toBeWithin(44, 46.5);
		silent.close();
	});

	test("[T-35] nobody and nothing of theirs is named", async () => {
		const ada = await server.connect("ada-9", { companyId: "acme-9", deviceId: "device-9" });
		await ada.send("status:post", { message: "secret-9" });
		await ada.send("event-9");
		await server.rest("GET", "/api/users/user-9", { token: await server.token("ada-9", { companyId: "acme-9" }) });
		expect(await text()).not.toContain("-9");
	});
});
