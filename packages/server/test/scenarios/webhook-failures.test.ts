import { expect, test } from "bun:test";
import type { Config } from "../../src/config/settings.ts";
import { chatters, makeConversation, say } from "../support/chat.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import { TestClock } from "../support/test-clock.ts";
import { TestServer, type TestServerOptions } from "../support/test-server.ts";
import { WebhookReceiver } from "../support/webhook-receiver.ts";

const HOUR = 3_600_000;
const NEVER = () => new Promise<Response>(() => {});
const BROKEN = () => new Response("no", { status: 500 });

function start(
	receiver: WebhookReceiver,
	{ config, ...options }: TestServerOptions & { readonly config?: Partial<Config> },
): Promise<TestServer> {
	const settings = { ...receiver.settings, webhookEvents: ["message.created"], ...config };
	return TestServer.start({ ...options, clock: options.clock ?? new TestClock(Date.now()), config: settings });
}

function textsOf(receiver: WebhookReceiver): (string | null)[] {
	return receiver.events("message.created").map(({ data }) => data.message.text);
}

type Dead = { readonly webhooks: readonly Record<string, unknown>[] };

async function deadOn(server: TestServer, query = ""): Promise<Dead["webhooks"]> {
	return ((await server.operate("GET", `/admin/webhooks/dead${query}`)) as Dead).webhooks;
}

for (const store of ["sqlite", "cluster"] as const) {
	test(`[WHK3] [WHK5] ${store}: what fails is sent again under the same id, and what follows it waits`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver, { store, config: { webhookTimeout: 300 } });
		const [alice] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		const other = await makeConversation(alice, ["bob"]);
		receiver.answer = ({ event }) =>
			JSON.stringify(event.data).includes("one")
				? receiver.received.length === 1
					? BROKEN()
					: NEVER()
				: new Response();
		await say(alice, id, "one");
		await server.advance(500);
		await receiver.count(1);
		await say(alice, id, "two");
		await say(alice, other.id, "elsewhere");
		await server.until(async () => {
			await server.advance(50);
			return receiver.received.length >= 2;
		}, "what is in another conversation comes");
		expect(textsOf(receiver)).toEqual(["one", "elsewhere"]);
		await server.advance(6_500);
		await receiver.count(3);
		receiver.answer = () => new Response();
		await server.until(async () => {
			await server.leap(1_000); // from when the server has lost its patience, which is real
			return receiver.received.length >= 5;
		}, "it is tried again, and what waits for it comes");
		expect(textsOf(receiver)).toEqual(["one", "elsewhere", "one", "one", "two"]);
		const ids = receiver.verified().map((event) => event.id);
		expect(new Set(ids).size).toBe(3);
		expect(ids[2]).toBe(ids[0] as string);
		const times = receiver.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
		expect((times[3] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(15);
	});

	test(`[WHK7] ${store}: what is never taken is given up, listed, and sent again when the operator says so`, async () => {
		await using receiver = new WebhookReceiver();
		await using server = await start(receiver, { store, config: { webhookAttempts: 3 } });
		const [alice] = await chatters(server, "alice", "bob");
		const { id: conversationId } = await makeConversation(alice, ["bob"]);
		receiver.answer = BROKEN;
		await say(alice, conversationId, "one");
		await server.until(async () => {
			await server.leap(1_000);
			return receiver.received.length >= 3;
		}, "it is tried three times");
		await server.until(async () => (await deadOn(server)).length === 1, "it is given up");
		const [dead] = await deadOn(server, "?companyId=acme");
		const [sent] = receiver.events();
		expect(dead).toMatchObject({ id: sent?.id, type: "message.created", companyId: "acme", conversationId });
		expect(dead).toMatchObject({ attempts: 3, reason: "answered 500", userId: null });
		expect(await deadOn(server, "?companyId=zeta")).toEqual([]);
		await server.leap(8 * HOUR);
		expect(receiver.received).toHaveLength(3);
		receiver.answer = () => new Response();
		const body = { ids: [String(dead?.id), "unknown"] };
		const retried = await server.operate("POST", "/admin/webhooks/dead/retry", body);
		expect(retried).toEqual({ retried: 1, hasMore: false });
		await server.advance(300);
		await receiver.count(4);
		expect(receiver.events()[3]?.id).toBe(sent?.id as string);
		await server.advance(300);
		expect(await deadOn(server)).toEqual([]);
		expect(server.logged.splice(0).join("")).toContain("a webhook was given up");
	});
}

test("[WHK7] without the operator's key nothing is said of dead webhooks, nor are they sent", async () => {
	await using server = await TestServer.start();
	const token = await server.token("alice");
	for (const [method, path] of [
		["GET", "/admin/webhooks/dead"],
		["POST", "/admin/webhooks/dead/retry"],
	] as const) {
		const { status } = await server.rest(method, path, { token, ...(method === "POST" ? { body: {} } : {}) });
		expect(status).toBe(401);
	}
	expect(await server.operate("GET", "/admin/webhooks/dead")).toEqual({ webhooks: [], nextCursor: null });
	expect(await server.operate("POST", "/admin/webhooks/dead/retry", {})).toEqual({ retried: 0, hasMore: false });
});

test("[WHK5] a server that stops waits for no receiver; the next one sends what was on its way", async () => {
	using file = temporaryFile();
	await using receiver = new WebhookReceiver();
	receiver.answer = NEVER;
	const clock = new TestClock(Date.now());
	const server = await start(receiver, { clock, databaseFile: file.path });
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await say(alice, id, "one");
	await say(alice, id, "two");
	await server.advance(300);
	await receiver.count(1);
	const began = performance.now();
	await server.close();
	expect(performance.now() - began).toBeLessThan(5_000);
	receiver.answer = () => new Response();
	await using next = await start(receiver, { clock, databaseFile: file.path });
	await next.advance(300);
	await receiver.count(3);
	expect(textsOf(receiver)).toEqual(["one", "one", "two"]);
	expect(receiver.events()[1]?.id).toBe(receiver.events()[0]?.id as string);
});

test("[WHK8] where the receiver's address is not allowed nothing is sent, and the reason is told", async () => {
	await using receiver = new WebhookReceiver();
	const config = { webhookAllow: ["hooks.internal"], webhookAttempts: 1 };
	await using server = await start(receiver, { config });
	const [alice] = await chatters(server, "alice", "bob");
	const { id } = await makeConversation(alice, ["bob"]);
	await say(alice, id, "one");
	await server.advance(300);
	await server.until(async () => (await deadOn(server)).length === 1, "it is given up");
	expect(await deadOn(server)).toMatchObject([{ reason: "without TLS only allowed hosts are sent to" }]);
	expect(receiver.received).toEqual([]);
	server.logged.splice(0);
});
