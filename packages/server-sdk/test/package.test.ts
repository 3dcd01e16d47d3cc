import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Installed, installed } from "./support/installed.ts";
import { ADMIN_KEY, type LiveServer, liveServer, SECRET } from "./support/live-server.ts";

const README = readFileSync(join(import.meta.dir, "..", "README.md"), "utf8");

const WEBHOOKS = readFileSync(join(import.meta.dir, "..", "..", "..", "docs", "webhooks.md"), "utf8");

let server: LiveServer;
let consumer: Installed;
beforeAll(async () => {
	server = await liveServer();
	consumer = await installed();
});
afterAll(async () => {
	consumer[Symbol.dispose]();
	await server[Symbol.asyncDispose]();
});

/** A port that nobody listens on now. */
function freePort(): number {
	const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
	const { port } = probe;
	probe.stop(true);
	return port;
}

/** Waits until somebody listens there. */
async function reached(url: string): Promise<void> {
	while (
		!(await fetch(url, { method: "POST" }).then(
			() => true,
			() => false,
		))
	)
		await Bun.sleep(20);
}

function variables() {
	return { ROLLCALL_URL: server.url, ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_ADMIN_KEY: ADMIN_KEY };
}

const CONSUMER = `
import { createRollcall, type Message, pagesOf, type Rollcall, RollcallError, type User, verifyWebhook, WebhookRefused } from "@rollcall/server-sdk";

const rollcall: Rollcall = createRollcall({ url: "http://127.0.0.1:4747", signing: { secret: "s".repeat(32) } });
const ada: User = rollcall.as({ companyId: "acme", userId: "ada" });
export async function texts(conversationId: string, signal: AbortSignal): Promise<readonly (string | null)[]> {
	const { messages } = await ada.listMessages({ conversationId, limit: 20 }, { signal });
	return messages.map((message: Message) => message.text);
}
export async function statuses(): Promise<readonly string[]> {
	const found: string[] = [];
	for await (const { users } of pagesOf((cursor) => ada.listPresence({ cursor }))) found.push(...users.map(({ status }) => status));
	return found;
}
export const mayRetry = (error: unknown): boolean => error instanceof RollcallError && error.code === "rate_limited";
export async function heard(request: Request): Promise<readonly string[]> {
	const event = await verifyWebhook(request, "whsec_");
	if (event.type === "message.created") return event.data.receivers.map(({ userId, lastActiveAt }) => lastActiveAt ?? userId);
	if (event.type === "user.online") return [event.data.userId, event.version.epoch];
	// @ts-expect-error: only messages have receivers
	return event.data.receivers;
}
export const isForged = (error: unknown): boolean => error instanceof WebhookRefused && error.code === "bad_signature";
// @ts-expect-error: a user is named
await ada.getUser({});
// @ts-expect-error: there is no such kind of conversation
await ada.createConversation({ type: "circle", participantIds: [] });
// @ts-expect-error: the title may be null
export const length = async (): Promise<number> => (await ada.getConversation({ conversationId: "c" })).title.length;
// @ts-expect-error: there is no such code
export const isOdd = (error: RollcallError): boolean => error.code === "odd";
`;

test("[W4] the package holds what it runs and its types, and nothing else", () => {
	const kinds = new Set(consumer.files.map((path) => path.replace(/^dist\/[\w-]+(\.d\.ts|\.js)$/, "dist/*$1")));
	expect([...kinds].sort()).toEqual(["README.md", "dist/*.d.ts", "dist/*.js", "package.json"]);
	for (const path of ["dist/index.js", "dist/index.d.ts"]) expect(consumer.files).toContain(path);
});

test("[W4] installed from its archive it serves a plain script of Node.js", async () => {
	const text = `
		import { createRollcall } from "@rollcall/server-sdk";
		const { ROLLCALL_URL: url, ROLLCALL_JWT_SECRET: secret, ROLLCALL_ADMIN_KEY: adminKey } = process.env;
		const rollcall = createRollcall({ url, adminKey, signing: { secret } });
		await rollcall.putUser({ companyId: "plain", userId: "bob", name: "Bob" });
		const ada = rollcall.as({ companyId: "plain", userId: "ada" });
		const { id } = await ada.createConversation({ type: "direct", participantIds: ["bob"] });
		await ada.sendMessage({ conversationId: id, text: "hello" });
		console.log((await ada.listMessages({ conversationId: id })).messages.map(({ seq, text }) => [seq, text]));
	`;
	expect(await consumer.run("plain.mjs", text, variables())).toEqual({ code: 0, out: "[ [ 1, 'hello' ] ]\n", err: "" });
});

for (const resolution of ["nodenext", "bundler"])
	test(`[W23] its declarations are whole in a strict project that resolves as ${resolution}`, async () => {
		const modules = resolution === "nodenext" ? "nodenext" : "preserve";
		const options = ["--module", modules, "--moduleResolution", resolution];
		expect(await consumer.check(CONSUMER, ...options)).toEqual({ code: 0, out: "", err: "" });
	});

const EXAMPLES = [...README.matchAll(/^## ([^\n]+)\n\n```js\n(.*?)```\n\n```text\n(.*?)```/gms)];

test("[W4] every example of the README says what it prints", () => {
	expect(EXAMPLES.length).toBe(README.match(/^```js$/gm)?.length ?? 0);
});

for (const [index, [, title, text = "", prints = ""]] of EXAMPLES.entries())
	test(`[W4] README: ${title}`, async () => {
		expect(text.trim().split("\n").length).toBeLessThanOrEqual(10);
		expect(await consumer.run(`example-${index}.mjs`, text, variables())).toEqual({ code: 0, out: prints, err: "" });
	});

test("[WHK10] docs/webhooks.md: what verifies in ten lines, does", async () => {
	const [, text = ""] = /^```js\n(.*?)```/ms.exec(WEBHOOKS) ?? [];
	const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("import "));
	expect(lines.length).toBeLessThanOrEqual(10);
	const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
	const port = freePort();
	const variables = { PORT: String(port), ROLLCALL_WEBHOOK_SECRET: secret };
	await using receiver = consumer.begin("webhooks.mjs", text, variables);
	const webhookUrl = `http://127.0.0.1:${port}/`;
	await using telling = await liveServer({ webhookUrl, webhookSecret: secret, webhookAllow: ["127.0.0.1"] });
	const rollcall = telling.client();
	await rollcall.putUser({ companyId: "acme", userId: "bob" });
	await reached(webhookUrl);
	const ada = rollcall.as({ companyId: "acme", userId: "ada" });
	const { id } = await ada.createConversation({ type: "direct", participantIds: ["bob"] });
	await ada.sendMessage({ conversationId: id, text: "hello" });
	await receiver.printed("hello [");
	await receiver.printed("userId: 'bob'");
	expect((await fetch(webhookUrl, { method: "POST", body: "{}" })).status).toBe(400);
});
