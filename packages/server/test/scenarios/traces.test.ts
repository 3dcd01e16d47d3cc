import { expect, test } from "bun:test";
import { DatabaseSync } from "node:sqlite";
import type { Config } from "../../src/config/settings.ts";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { Collector, type ReceivedSpan } from "../support/collector.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestClock } from "../support/test-clock.ts";
import { ADMIN_KEY, TestServer } from "../support/test-server.ts";
import { WebhookReceiver } from "../support/webhook-receiver.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const SENT = "POST /api/conversations/{conversationId}/messages";

/** What names beneath a span are there, once each. */
function namesUnder(collector: Collector, name: string): readonly string[] {
	return collector.under(collector.one(name)).map((span) => span.name);
}

function code({ attributes, status }: ReceivedSpan): readonly unknown[] {
	return [attributes["rollcall.code"], attributes["error.type"], status.code];
}

for (const store of ["sqlite", "cluster"] as const) {
	const inRedis = (name: string): readonly string[] => (store === "cluster" ? [`redis EVALSHA ${name}`] : []);
	const system = store === "cluster" ? "postgresql" : "sqlite";
	const start = (collector: Collector, config: Partial<Config> = {}) =>
		TestServer.start({ store, config: { ...collector.settings, ...config } });

	test(`[OPS4] ${store}: the trace of one chat:send has what it was made of`, async () => {
		await using collector = new Collector();
		const server = await start(collector);
		const [alice] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		await say(alice, id, "hello");
		const connectionId = alice.socket.id;
		await server.close();
		expect(namesUnder(collector, "chat:send")).toEqual([
			...inRedis("read-records"),
			"messages.append",
			"publish conversation",
			"publish unread",
			...inRedis("end-indicator"),
		]);
		const span = collector.one("chat:send");
		expect([span.kind, span.parentSpanId, span.status]).toEqual([2, undefined, {}]);
		expect(span.attributes).toEqual({
			"rollcall.namespace": "/chat",
			"rollcall.transport": "websocket",
			"rollcall.connection_id": connectionId,
			"rollcall.company_id": "acme",
			"rollcall.user_id": "alice",
			"rollcall.code": "ok",
		});
		const [append] = collector.under(span).filter(({ name }) => name === "messages.append");
		expect(append?.attributes).toEqual({ "db.system.name": system, "db.operation.name": "messages.append" });
		expect(append?.traceId).toBe(span.traceId);
		const moments = [span.startTimeUnixNano, append?.startTimeUnixNano, append?.endTimeUnixNano, span.endTimeUnixNano];
		expect(moments.toSorted()).toEqual(moments);
	});

	test(`[OPS4] ${store}: a request goes on with the trace that it says it belongs to, or is a trace of its own`, async () => {
		await using collector = new Collector();
		const server = await start(collector);
		const [alice] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		const post = async (traceparent?: string) => {
			const headers = traceparent === undefined ? {} : { headers: { traceparent } };
			const asked = { token: await server.token("alice"), body: { text: "hello" }, ...headers };
			expect((await server.rest("POST", `/api/conversations/${id}/messages`, asked)).status).toBe(201);
		};
		await post(`00-${TRACE}-${PARENT}-01`);
		await post(`00-${TRACE}-${PARENT}-00`); // whoever began it does not record it
		await post("00-no-trace-01");
		await server.rest("GET", "/readyz");
		await server.close();
		const [joined, own, ...more] = collector.spans.filter(({ name }) => name === SENT);
		expect([joined?.traceId, joined?.parentSpanId]).toEqual([TRACE, PARENT]);
		expect([own?.traceId === TRACE, own?.parentSpanId, more]).toEqual([false, undefined, []]);
		expect(joined?.attributes).toEqual({
			"http.request.method": "POST",
			"http.route": "/api/conversations/{conversationId}/messages",
			"http.response.status_code": 201,
			"rollcall.endpoint": "sendMessage",
			"rollcall.code": "ok",
		});
		expect(collector.under(joined as ReceivedSpan).map(({ name }) => name)).toContain("messages.append");
		expect(collector.spans.filter(({ name }) => name.includes("readyz"))).toEqual([]);
	});
}

test("[OPS4] a trace says what came of it: refused, let in, not let in", async () => {
	await using collector = new Collector();
	const server = await TestServer.start({ config: collector.settings });
	const alice = await server.connect("alice", { namespace: "/chat" });
	await alice.send("chat:send", { conversationId: "0195556a-3c1e-7b42-9f57-000000000000", text: "hello" });
	await alice.send("chat:history", { conversationId: 7 });
	await expect(server.open({ token: "none" }, { namespace: "/chat" }).connected()).rejects.toThrow();
	await server.close();
	expect(code(collector.one("chat:send"))).toEqual(["not_found", undefined, undefined]);
	expect(code(collector.one("chat:history"))).toEqual(["bad_request", undefined, undefined]);
	const connects = collector.spans.filter(({ name }) => name === "connect");
	expect(connects.map(({ attributes }) => attributes["rollcall.code"])).toEqual(["ok", "unauthorized"]);
});

test("[OPS4] [CLU2] what fails because a store is away is marked as failed, the call and what it was for", async () => {
	await using collector = new Collector();
	using file = temporaryFile();
	const server = await TestServer.start({ databaseFile: file.path, config: collector.settings });
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const holder = new DatabaseSync(file.path);
	holder.exec("begin immediate");
	const { error } = await alice.send("chat:send", { conversationId: id, text: "hello" });
	expect(error?.code).toBe("unavailable");
	holder.close();
	server.leaveAll();
	await server.shutDown();
	expect(code(collector.one("chat:send"))).toEqual(["unavailable", "unavailable", 2]);
	expect(code(collector.one("messages.append"))).toEqual([undefined, "StoreUnavailable", 2]);
});

test("[OPS4] what happens at the same time is told apart", async () => {
	await using collector = new Collector();
	const server = await TestServer.start({ config: collector.settings });
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	const late = Array.from({ length: 200 }, () => alice.send("chat:send", { conversationId: id, text: "hello" }));
	await Promise.all(late);
	await server.close();
	const sends = collector.spans.filter(({ name }) => name === "chat:send");
	expect(sends).toHaveLength(200);
	expect(new Set(sends.map(({ traceId }) => traceId)).size).toBe(200);
	for (const span of sends) expect(collector.under(span).map(({ name }) => name)).toContain("messages.append");
});

test("[OPS4] the delivery of a webhook is a trace of its own, with what was read for it", async () => {
	await using collector = new Collector();
	await using receiver = new WebhookReceiver();
	const config = { ...collector.settings, ...receiver.settings };
	const server = await TestServer.start({ clock: new TestClock(Date.now()), config });
	const [alice] = await chatters(server, "alice", "bob");
	await makeConversation(alice, ["bob"]);
	await server.advance(600);
	await receiver.count(1, "conversation.created");
	// The receiver has it before its answer has come back.
	await eventually(() => collector.spans.some(({ name }) => name === "webhook conversation.created"));
	await server.close();
	const { attributes } = collector.one("webhook conversation.created");
	expect(attributes).toEqual({
		"rollcall.webhook.id": receiver.events("conversation.created")[0]?.id,
		"rollcall.company_id": "acme",
		"rollcall.webhook.attempts": 0,
		"rollcall.webhook.outcome": "delivered",
	});
});

test("[OPS4] so many traces are recorded as was asked for, beside those that come recorded", async () => {
	await using collector = new Collector();
	const server = await TestServer.start({ config: { ...collector.settings, traceRatio: 0 } });
	const alice = await server.connect("alice");
	for (let count = 0; count < 20; count += 1) await accepted(alice.send("activity:ping"));
	const token = await server.token("alice");
	await server.rest("GET", "/api/presence/me", { token, headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
	await server.close();
	expect(collector.spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toEqual([]);
	expect(collector.one("GET /api/presence/me").traceId).toBe(TRACE);
});

test("[T-35] no trace holds a token, a key, a text, a status or a position", async () => {
	await using collector = new Collector();
	await using receiver = new WebhookReceiver();
	const config = { ...collector.settings, ...receiver.settings };
	const server = await TestServer.start({ clock: new TestClock(Date.now()), config });
	const secret = "words-that-nobody-else-may-read";
	const bearer = await server.token("alice");
	const alice = await server.open({ token: bearer }, { namespace: "/chat" }).connected();
	const presence = await server.connect("alice");
	await server.connect("bob", { namespace: "/chat" });
	await accepted(presence.send("presence:heartbeat", { latitude: 12.345678, longitude: 98.765432 }));
	await accepted(presence.send("status:post", { message: secret }));
	const { id } = await makeConversation(alice, ["bob"], { title: secret });
	await say(alice, id, { text: secret, metadata: { note: secret }, attachments: [] });
	await alice.send("chat:send", { conversationId: secret, text: secret });
	await server.rest("GET", `/api/users/${secret}?limit=${secret}`, { token: await server.token("alice") });
	await server.rest("POST", `/api/conversations/${id}/messages`, { token: bearer, body: { text: secret } });
	await server.operate("GET", "/admin/companies");
	await server.advance(1_000);
	await receiver.count(2);
	await server.close();
	const told = collector.texts.join("\n");
	expect(collector.spans.length).toBeGreaterThan(20);
	for (const hidden of [secret, bearer, ADMIN_KEY, "eyJ", "12.345", "98.765", "whsec_"])
		expect([hidden, told.includes(hidden)]).toEqual([hidden, false]);
});

test("[OPS4] the collector is given the headers that it wants, and who sends", async () => {
	await using collector = new Collector();
	const config = { ...collector.settings, otlpHeaders: { authorization: "Basic dXNlcjpwYXNz" } };
	const server = await TestServer.start({ config });
	await accepted((await server.connect("alice")).send("activity:ping"));
	await server.close();
	expect(collector.requests.map(({ path, headers }) => [path, headers.get("authorization")])).toEqual([
		["/v1/traces", "Basic dXNlcjpwYXNz"],
	]);
	const [first] = collector.texts.map((text) => JSON.parse(text).resourceSpans[0].resource.attributes);
	expect(first.map(({ key }: { key: string }) => key)).toEqual([
		"service.name",
		"service.version",
		"service.instance.id",
	]);
});

test("[OPS4] a collector that is gone, or never answers, holds up nobody, and what it misses is counted", async () => {
	await using collector = new Collector();
	const letGo = collector.hold();
	const server = await TestServer.start({ config: { ...collector.settings, metricsPort: 0, eventRate: 0 } });
	const alice = await server.connect("alice");
	for (let round = 0; round < 60; round += 1) {
		await server.advance(1_000);
		await Promise.all(Array.from({ length: 100 }, () => accepted(alice.send("activity:ping"))));
	}
	const text = await (await fetch(`${server.metricsUrl}/metrics`)).text();
	expect(Number(/rollcall_spans_total\{fate="dropped"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(1_000);
	expect(text).toContain('rollcall_spans_total{fate="sent"} 0');
	const began = performance.now();
	server.leaveAll();
	await server.shutDown();
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(server.logged.map((line) => JSON.parse(line).what)).toEqual(["traces"]);
	letGo();
});

test("[OPS4] without a collector nothing of it is even loaded", () => {
	const compose = new URL("../../src/compose.ts", import.meta.url).pathname;
	const program = `
		import { plugin } from "bun";
		plugin({ name: "loaded", setup: (build) => build.onLoad({ filter: /otlp|traced-/ }, async ({ path }) => {
			console.log("loaded", path);
			return { contents: await Bun.file(path).text(), loader: "ts" };
		}) });
		const { startServer } = await import(${JSON.stringify(compose)});
		const { defaultConfig } = await import(${JSON.stringify(compose.replace("compose.ts", "config/load.ts"))});
		const { makeLog } = await import(${JSON.stringify(compose.replace("compose.ts", "telemetry/logger.ts"))});
		const config = defaultConfig({ port: 0, jwtSecret: "x".repeat(32), otlpEndpoint: process.argv.at(-1) === "on" ? "http://127.0.0.1:9" : null });
		const server = await startServer(config, { log: makeLog("error"), databaseFile: ":memory:" });
		await server.close();
		console.log("ended");
	`;
	const run = (word: string) => {
		const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program, word], {
			stdout: "pipe",
			stderr: "pipe",
		});
		return `${stdout}${stderr}`.trim().split("\n");
	};
	expect(run("off")).toEqual(["ended"]);
	expect(run("on").filter((line) => line.includes("adapters/otlp")).length).toBeGreaterThan(3);
});
