import { expect, test } from "bun:test";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { TLS_CERT, TLS_KEY } from "../../../test/support/tls.ts";
import { WEBHOOK_SECRET, WebhookReceiver } from "../../../test/support/webhook-receiver.ts";
import { HttpWebhookSender, type SenderOptions } from "./webhook-sender.ts";

const WEBHOOK = { id: "w1", at: Date.now(), body: '{"type":"user.online"}' } as const;
const NEVER = new AbortController().signal;

function aSender(url: string, rest: Partial<SenderOptions> = {}): HttpWebhookSender {
	return new HttpWebhookSender({ url, secret: WEBHOOK_SECRET, timeout: 5_000, allow: ["127.0.0.1"], ...rest });
}

async function listening<S extends Server>(server: S): Promise<S & AsyncDisposable & { readonly port: number }> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return Object.assign(server, { port, [Symbol.asyncDispose]: close });
}

test("[WHK2] it is signed as Standard Webhooks says, for both secrets while one is being changed", async () => {
	await using receiver = new WebhookReceiver();
	const other = "whsec_YW5vdGhlciBzZWNyZXQgb2YgbW9yZSB0aGFuIDI0IGJ5dGVz";
	const sender = aSender(receiver.url, { secret: `${other} ${WEBHOOK_SECRET}` });
	expect(await sender.send(WEBHOOK, NEVER)).toEqual({ outcome: "taken" });
	const [{ headers, text }] = receiver.received as [(typeof receiver.received)[number]];
	for (const secret of [other, WEBHOOK_SECRET])
		expect(new Webhook(secret).verify(text, { ...headers })).toEqual({ type: "user.online" });
	expect(text).toBe(WEBHOOK.body);
	expect(headers["webhook-id"]).toBe("w1");
	expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
	expect(headers["content-type"]).toBe("application/json");
	expect(receiver.received.map(({ event }) => event.type)).toEqual(["user.online"]);
});

test("[WHK8] [T-41] over TLS it goes to the address that was looked at once, and the certificate must be that of the name", async () => {
	const heard: (string | undefined)[] = [];
	await using server = await listening(
		createTlsServer({ cert: TLS_CERT, key: TLS_KEY }, (request, answer) => {
			heard.push(request.headers.host);
			answer.end();
		}),
	);
	let asked = 0;
	const resolve = async () => {
		asked += 1;
		return [asked === 1 ? "127.0.0.1" : "10.255.255.1"]; // another address the next time that somebody asks
	};
	const url = `https://hooks.test:${server.port}/`;
	const trusting = { ca: TLS_CERT, allow: ["127.0.0.1"] };
	expect(await aSender(url, { ...trusting, resolve }).send(WEBHOOK, NEVER)).toEqual({ outcome: "taken" });
	expect([asked, heard]).toEqual([1, [`hooks.test:${server.port}`]]);
	const here = { ...trusting, resolve: async () => ["127.0.0.1"] };
	const wrongName = await aSender(`https://other.test:${server.port}/`, here).send(WEBHOOK, NEVER);
	expect(wrongName).toMatchObject({ outcome: "failed", reason: expect.stringMatching(/ALTNAME/) });
	const { ca: _, ...distrusting } = here;
	expect(await aSender(url, distrusting).send(WEBHOOK, NEVER)).toMatchObject({ outcome: "failed" });
	expect(heard).toHaveLength(1);
});

test("[WHK8] [T-41] a redirect is not followed, wherever it leads", async () => {
	await using elsewhere = new WebhookReceiver();
	await using receiver = new WebhookReceiver();
	for (const status of [301, 302, 303, 307, 308]) {
		receiver.answer = () => new Response(null, { status, headers: { location: elsewhere.url } });
		const sent = await aSender(receiver.url).send(WEBHOOK, NEVER);
		expect(sent).toEqual({ outcome: "failed", reason: `answered ${status}`, retryAfter: null });
	}
	expect(elsewhere.received).toEqual([]);
});

test("[WHK8] of an answer without end no more than a little is read", async () => {
	let written = 0;
	const { promise: closed, resolve } = Promise.withResolvers<void>();
	await using server = await listening(
		createServer((_, answer) => {
			const more = (): void => {
				if (answer.destroyed) return;
				written += 65_536;
				answer.write("x".repeat(65_536));
				setImmediate(more);
			};
			answer.on("close", resolve);
			answer.writeHead(200);
			more();
		}),
	);
	expect(await aSender(`http://127.0.0.1:${server.port}/`).send(WEBHOOK, NEVER)).toEqual({ outcome: "taken" });
	await closed;
	expect(written).toBeLessThan(64 * 2 ** 20);
});

test("[WHK5] who does not answer in time, is not there or breaks off has failed", async () => {
	await using silent = await listening(createServer(() => {}));
	const url = `http://127.0.0.1:${silent.port}/`;
	const began = performance.now();
	const sent = await aSender(url, { timeout: 200 }).send(WEBHOOK, NEVER);
	expect(sent).toEqual({ outcome: "failed", reason: "timed out", retryAfter: null });
	expect(performance.now() - began).toBeLessThan(4_000);
	await using broken = await listening(createServer((request) => request.socket.destroy()));
	for (const port of [1, broken.port])
		expect(await aSender(`http://127.0.0.1:${port}/`).send(WEBHOOK, NEVER)).toMatchObject({ outcome: "failed" });
	const never = { timeout: 200, allow: ["hooks.test"], resolve: () => new Promise<never>(() => {}) };
	expect(await aSender("https://hooks.test/", never).send(WEBHOOK, NEVER)).toMatchObject({ reason: "timed out" });
});

test("[WHK5] what is broken off is known as such", async () => {
	await using silent = await listening(createServer(() => {}));
	const stopping = new AbortController();
	const sending = aSender(`http://127.0.0.1:${silent.port}/`).send(WEBHOOK, stopping.signal);
	await new Promise((resolve) => silent.once("request", resolve));
	stopping.abort();
	expect(await sending).toEqual({ outcome: "aborted" });
	expect(await aSender("https://hooks.test/").send(WEBHOOK, stopping.signal)).toEqual({ outcome: "aborted" });
});

test("[WHK3] [WHK5] answers: taken, refused, or not now", async () => {
	await using receiver = new WebhookReceiver();
	const answered = async (status: number, headers: Record<string, string> = {}) => {
		receiver.answer = () => new Response(null, { status, headers });
		return aSender(receiver.url).send(WEBHOOK, NEVER);
	};
	for (const status of [200, 202, 204]) expect(await answered(status)).toEqual({ outcome: "taken" });
	for (const status of [400, 401, 404, 410, 422])
		expect(await answered(status)).toEqual({ outcome: "refused", reason: `answered ${status}` });
	for (const status of [408, 409, 429, 500, 503])
		expect(await answered(status)).toEqual({ outcome: "failed", reason: `answered ${status}`, retryAfter: null });
	expect(await answered(429, { "retry-after": "120" })).toMatchObject({ retryAfter: 120_000 });
	expect(await answered(503, { "retry-after": "soon" })).toMatchObject({ retryAfter: null });
});
