import { afterAll, beforeAll, expect, test } from "bun:test";
import { createRollcall, RollcallError } from "../src/index.ts";
import { waitBeforeRetry } from "../src/retry.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";

let server: LiveServer;
beforeAll(async () => {
	server = await liveServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const PATIENCE = { retries: 2, longestWaitMs: 5_000 };
const failure = { message: "", status: 503, retryable: true } as const;
const away = new RollcallError({ ...failure, code: "unavailable" });

test("[W21] waits as long as the server says, else twice as long each time, a little spread, within bounds", () => {
	const wait = (retried: number, chance = 0) =>
		waitBeforeRetry({ error: away, retried, repeatable: true }, PATIENCE, chance);
	expect([wait(0), wait(1), wait(2), wait(0, 1)]).toEqual([200, 400, null, 250]);
	const told = (retryAfterMs: number) =>
		waitBeforeRetry(
			{ error: new RollcallError({ ...failure, code: "unavailable", retryAfterMs }), retried: 0, repeatable: true },
			PATIENCE,
			0,
		);
	expect([told(1_500), told(5_000), told(5_001)]).toEqual([1_500, 5_000, null]);
});

test("[W21] what is not retryable is not sent again, nor what done twice would be two things", () => {
	const final = new RollcallError({ ...failure, code: "forbidden", retryable: false });
	expect(waitBeforeRetry({ error: final, retried: 0, repeatable: true }, PATIENCE, 0)).toBeNull();
	expect(waitBeforeRetry({ error: away, retried: 0, repeatable: false }, PATIENCE, 0)).toBeNull();
	const limited = new RollcallError({ ...failure, code: "rate_limited", retryAfterMs: 70 });
	expect(waitBeforeRetry({ error: limited, retried: 0, repeatable: false }, PATIENCE, 0)).toBe(70);
});

test("[MSG4] a message that is sent again bears the same key, and is stored once", async () => {
	const rollcall = server.client();
	const companyId = "again";
	await rollcall.putUser({ companyId, userId: "ada" });
	const { id } = await rollcall.createConversation({ companyId, type: "group", participantIds: ["ada"] });
	using proxy = server.failing(2);
	const patient = server.client({ url: proxy.url });
	const sent = await patient.sendSystemMessage({ companyId, conversationId: id, text: "Once." });
	expect(sent.seq).toBe(1);
	expect(proxy.seen).toHaveLength(3);
	expect(new Set(proxy.seen.map(({ key }) => key)).size).toBe(1);
	expect(proxy.seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
	await patient.sendSystemMessage({ companyId, conversationId: id, text: "Twice." });
	expect(new Set(proxy.seen.map(({ key }) => key)).size).toBe(2);
});

test("[W21] the error says code, status, whether to try again and when, after the last try", async () => {
	using proxy = server.failing(9, { "retry-after": "0" });
	const error = await server
		.client({ url: proxy.url, retries: 1 })
		.listNodes()
		.catch((fault: unknown) => fault);
	expect(error).toBeInstanceOf(RollcallError);
	expect(error).toMatchObject({ code: "unavailable", status: 503, retryable: true, retryAfterMs: 0 });
	expect(proxy.seen).toHaveLength(2);
});

test("[CON1] a group is not asked for a second time where it may have been made", async () => {
	using proxy = server.failing(1);
	const rollcall = server.client({ url: proxy.url });
	const group = { companyId: "once", type: "group", participantIds: [] } as const;
	await expect(rollcall.createConversation(group)).rejects.toMatchObject({ code: "unavailable", retryable: true });
	expect(proxy.seen).toHaveLength(1);
});

test("[W21] a server that does not answer, or is not there, or is another one", async () => {
	const silent = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Promise<Response>(() => {}) });
	const other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("<html>") });
	const at = (url: string) => createRollcall({ url, adminKey: "key", retries: 0 });
	try {
		const late = at(silent.url.origin).listNodes({}, { timeoutMs: 50 });
		await expect(late).rejects.toMatchObject({ code: "timed_out", status: 0, retryable: true });
		await expect(at(other.url.origin).listNodes()).rejects.toMatchObject({ code: "bad_answer", status: 200 });
		const aborted = at(silent.url.origin).listNodes({}, { signal: AbortSignal.timeout(20) });
		await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
	} finally {
		await Promise.all([silent.stop(true), other.stop(true)]);
	}
	const gone = at(silent.url.origin).listNodes();
	await expect(gone).rejects.toMatchObject({ code: "unreachable", status: 0, retryable: true });
});

test("[W21] a wait ends with the caller's signal", async () => {
	using proxy = server.failing(9, { "retry-after": "4" });
	const started = performance.now();
	const call = server.client({ url: proxy.url }).listNodes({}, { signal: AbortSignal.timeout(50) });
	await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
	expect(performance.now() - started).toBeLessThan(2_000);
});

test("[T-36] a redirect is not followed: the key would go elsewhere", async () => {
	const leads = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.redirect(server.url, 307) });
	try {
		const lured = server.client({ url: leads.url.origin, retries: 0 }).listNodes();
		await expect(lured).rejects.toMatchObject({ code: "unreachable" });
	} finally {
		await leads.stop(true);
	}
});
