import { expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { verifyWebhook, type WebhookEvent, WebhookRefused } from "../src/index.ts";
import { liveServer } from "./support/live-server.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
const NOW = Date.parse("2026-03-02T09:00:00.000Z");
const BODY = JSON.stringify({ id: "w1", type: "user.online", companyId: "acme", data: { userId: "ada" } });

/** Headers as the library of Standard Webhooks signs them. */
function signed(body = BODY, { secret = SECRET, at = NOW, id = "w1" } = {}): Record<string, string> {
	return {
		"webhook-id": id,
		"webhook-timestamp": String(Math.floor(at / 1_000)),
		"webhook-signature": new Webhook(secret).sign(id, new Date(at), body),
	};
}

const now = () => NOW;

async function faultOf(headers: Record<string, string>, body = BODY, secret: string | string[] = SECRET) {
	const fault = await verifyWebhook({ headers, body }, secret, { now }).catch((error: unknown) => error);
	return fault instanceof WebhookRefused ? fault.code : fault;
}

test("[WHK10] what the library of Standard Webhooks signs is taken, as a request or in parts", async () => {
	const headers = signed();
	const event = JSON.parse(BODY);
	expect(await verifyWebhook({ headers, body: BODY }, SECRET, { now })).toEqual(event);
	expect(await verifyWebhook({ headers, body: Buffer.from(BODY) }, SECRET, { now })).toEqual(event);
	expect(await verifyWebhook({ headers: new Headers(headers), body: BODY }, SECRET, { now })).toEqual(event);
	const request = new Request("https://app.example/hooks", { method: "POST", headers, body: BODY });
	expect(await verifyWebhook(request, SECRET, { now })).toEqual(event);
});

test("[WHK10] while a secret is being changed either is good, on both sides", async () => {
	const both = `${signed(BODY, { secret: OTHER })["webhook-signature"]} ${signed()["webhook-signature"]}`;
	expect(await faultOf({ ...signed(), "webhook-signature": both })).toMatchObject({ id: "w1" });
	expect(await faultOf(signed(BODY, { secret: OTHER }), BODY, [SECRET, OTHER])).toMatchObject({ id: "w1" });
});

test("[WHK10] [T-42] what is changed, old, unsigned or somebody else's is refused", async () => {
	expect(await faultOf(signed(), BODY.replace("ada", "bob"))).toBe("bad_signature");
	expect(await faultOf(signed(BODY, { secret: OTHER }))).toBe("bad_signature");
	expect(await faultOf({ ...signed(), "webhook-id": "w2" })).toBe("bad_signature");
	for (const signature of ["v1,", "v1", "v2,AAAA", "x", `v1a,${"A".repeat(44)}`])
		expect(await faultOf({ ...signed(), "webhook-signature": signature })).toBe("bad_signature");
	for (const at of [NOW - 301_000, NOW + 301_000]) expect(await faultOf(signed(BODY, { at }))).toBe("too_old");
	for (const at of [NOW - 299_000, NOW + 299_000])
		expect(await faultOf(signed(BODY, { at }))).toMatchObject({ id: "w1" });
	for (const name of Object.keys(signed())) expect(await faultOf({ ...signed(), [name]: "" })).toBe("bad_headers");
	for (const time of ["soon", "-1", "1e9", "9".repeat(13)])
		expect(await faultOf({ ...signed(), "webhook-timestamp": time })).toBe("bad_headers");
});

test("[WHK10] what is signed and makes no sense is refused, and a secret that is none is said to be", async () => {
	for (const body of ["", "null", "{", '"w1"', '{"id":"w2","type":"user.online"}', '{"id":"w1"}'])
		expect([body, await faultOf(signed(body), body)]).toEqual([body, "bad_body"]);
	for (const secret of ["", "whsec_", "whsec_c2hvcnQ=", SECRET.slice(6)])
		expect(await faultOf(signed(), BODY, secret)).toBeInstanceOf(TypeError);
});

test("[WHK2] [WHK10] what a server really sends is taken, typed by its type", async () => {
	const { promise, resolve } = Promise.withResolvers<WebhookEvent>();
	const receiver = Bun.serve({
		port: 0,
		hostname: "127.0.0.1",
		fetch: async (request) => {
			const event = await verifyWebhook(request, SECRET);
			if (event.type === "message.created") resolve(event);
			return new Response();
		},
	});
	const settings = { webhookUrl: receiver.url.href, webhookSecret: SECRET, webhookAllow: ["127.0.0.1"] };
	await using server = await liveServer(settings);
	const rollcall = server.client();
	for (const userId of ["ada", "bob"]) await rollcall.putUser({ companyId: "acme", userId });
	const ada = rollcall.as({ companyId: "acme", userId: "ada" });
	const { id } = await ada.createConversation({ type: "direct", participantIds: ["bob"] });
	const { seq } = await ada.sendMessage({ conversationId: id, text: "hello" });
	const event = await promise;
	if (event.type !== "message.created") throw new Error("it is typed by its type");
	expect([event.data.message.text, event.version.seq]).toEqual(["hello", seq]);
	expect(event.data.receivers).toEqual([{ userId: "bob", status: "offline", dnd: false, lastActiveAt: null }]);
	expect(await rollcall.listDeadWebhooks()).toEqual({ webhooks: [], nextCursor: null });
	expect(await rollcall.retryDeadWebhooks({})).toEqual({ retried: 0, hasMore: false });
	await receiver.stop(true);
});
