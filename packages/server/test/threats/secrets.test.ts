import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningServer, startServer } from "../../src/compose.ts";
import { defaultConfig } from "../../src/config/load.ts";
import { makeLog } from "../../src/telemetry/logger.ts";
import { accepted, makeConversation } from "../support/chat.ts";
import { SECRET, signToken } from "../support/sign-token.ts";
import { TestClient, within } from "../support/test-client.ts";

const ADMIN_KEY = "an operator's key for this test alone";
const TEXT = "words-that-nobody-else-may-read";
const [LATITUDE, LONGITUDE] = [12.345678, 98.765432];
/** Every line of every level, and every answer that was a failure. */
const written: string[] = [];
const tokens: string[] = [];

let server: RunningServer;
beforeAll(async () => {
	const config = defaultConfig({ port: 0, metricsPort: 0, jwtSecret: SECRET, adminKey: ADMIN_KEY, drainTime: 0 });
	const log = makeLog("trace", { write: (line) => void written.push(line) });
	server = await startServer(config, { log, databaseFile: ":memory:" });
});
afterAll(() => server.close());

async function token(userId: string, ttl = 600): Promise<string> {
	const made = await signToken({ userId, ttl, now: Date.now(), jti: `${userId}-${tokens.length}` });
	tokens.push(made);
	return made;
}

async function ask(path: string, bearer: string, init: RequestInit = {}): Promise<void> {
	const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
	const answer = await fetch(`${server.url}${path}`, { ...init, headers });
	const text = await answer.text();
	if (!answer.ok) written.push(text);
}

async function open(namespace: string, userId: string): Promise<TestClient> {
	return TestClient.open(`${server.url}${namespace}`, { token: await token(userId) }).connected();
}

/** What a user does in a day, and what goes wrong in it. */
async function live(): Promise<void> {
	const [presence, chat] = [await open("/presence", "ada"), await open("/chat", "ada")];
	await ask("/api/presence/me", await token("bob"));
	await accepted(presence.send("presence:heartbeat", { latitude: LATITUDE, longitude: LONGITUDE }));
	await accepted(presence.send("status:post", { message: TEXT }));
	const { id } = await makeConversation(chat, ["bob"], { title: TEXT });
	await accepted(chat.send("chat:send", { conversationId: id, text: TEXT, metadata: { note: TEXT } }));
	const refused = [
		await chat.send("chat:send", { conversationId: TEXT, text: TEXT }),
		await chat.send("chat:send", { conversationId: id, text: TEXT, attachments: [{ url: TEXT }] }),
		await presence.send("presence:heartbeat", { latitude: LATITUDE, longitude: 1_000 }),
		await presence.send("auth:refresh", { token: `${await token("ada")}x` }),
		await presence.send("no:such", { text: TEXT }),
	];
	written.push(JSON.stringify(refused));
	for (const client of [presence, chat]) client.close();
}

/** Bad tokens, good ones where they must not stand, and bodies that are none. */
async function stumble(): Promise<void> {
	const [expired, good] = [await token("ada", -600), await token("ada")];
	for (const bad of [expired, `${good}x`]) {
		await ask("/api/presence/me", bad);
		await TestClient.open(`${server.url}/chat`, { token: bad })
			.connected()
			.catch((error: Error) => written.push(error.message));
	}
	for (const path of ["/api/users", "/socket.io/", "/ws", "/admin/companies", `/${TEXT}`])
		await ask(`${path}?EIO=4&transport=polling&token=${good}`, good);
	await ask("/api/presence/status-message", good, { method: "PUT", body: `{"message":"${TEXT}"` });
	await ask("/api/presence/status-message", good, { method: "PUT", body: JSON.stringify({ message: [TEXT] }) });
	await ask("/admin/companies", `${ADMIN_KEY}x`);
	await ask("/admin/companies", ADMIN_KEY);
	await ask("/admin/companies/acme/users/ada", ADMIN_KEY, { method: "PUT", body: JSON.stringify({ name: [TEXT] }) });
}

test("[T-04] [T-13] [T-35] after a day with everything in it no log line, metric or error holds a token, a key, a text or a position", async () => {
	await live();
	await stumble();
	const metrics = await (await within(fetch(`${server.metricsUrl}/metrics`), "the metrics")).text();
	const all = [...written, metrics].join("\n");
	expect(tokens.length).toBeGreaterThan(5);
	expect(written.length).toBeGreaterThan(8);
	expect(metrics).toContain("rollcall_");
	const signatures = tokens.map((made) => made.split(".")[2] ?? "");
	const payloads = tokens.map((made) => made.split(".")[1] ?? "");
	const secrets = [...signatures, ...payloads, SECRET, ADMIN_KEY, TEXT, String(LATITUDE), String(LONGITUDE)];
	expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});
