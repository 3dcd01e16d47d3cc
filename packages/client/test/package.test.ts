import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as viteBuild } from "vite";
import { published } from "../build.ts";
import { type LiveServer, liveServer } from "./support/live-server.ts";

const ROOT = join(import.meta.dir, "../../..");
const BUDGET = 12 * 1_024;
/** How long a program may run. */
const PATIENCE = 60_000;

/** A project of somebody who has installed the package, as it is published. */
let project: string;
let server: LiveServer;
beforeAll(async () => {
	await Bun.write(join(ROOT, ".tmp", ".keep"), "");
	project = await mkdtemp(join(ROOT, ".tmp", "consumer-"));
	await Bun.write(join(project, "package.json"), JSON.stringify({ type: "module" }));
	await published.build(join(project, "node_modules", "@rollcall", "client"));
	server = await liveServer();
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(project, { recursive: true });
});

type Ran = { readonly code: number | null; readonly said: string };

/** Runs a program in the project until it ends, or says what is waited for, and ends it then. */
function run(command: readonly string[], awaited?: RegExp): Promise<Ran> {
	return new Promise((resolve) => {
		const [program = "", ...args] = command;
		const child = spawn(program, args, { cwd: project, timeout: PATIENCE });
		let said = "";
		const hear = (chunk: Buffer) => {
			said += chunk.toString("utf8");
			if (awaited?.test(said) === true) child.kill();
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		child.on("close", (code) => resolve({ code, said }));
	});
}

/** What a page loads that uses all of the client, as a page's bundler makes it; without socket.io-client. */
async function loaded(): Promise<string> {
	const entry = join(project, "page.js");
	const all = Object.keys(await import("../src/index.ts")).join(", ");
	await Bun.write(entry, `import { ${all} } from "@rollcall/client"; globalThis.rollcall = { ${all} };`);
	const made = await viteBuild({
		root: project,
		configFile: false,
		logLevel: "silent",
		build: {
			write: false,
			modulePreload: false,
			rolldownOptions: { input: entry, external: ["socket.io-client"] },
		},
	});
	const [result] = [made].flat();
	if (result === undefined || !("output" in result)) throw new Error("nothing was built");
	return result.output[0].code;
}

async function example(): Promise<string> {
	const readme = await Bun.file(join(import.meta.dir, "../README.md")).text();
	return /```js\n(.*?)```/s.exec(readme)?.[1] ?? "";
}

test("the client is small: 12 KB at most, minified and compressed, and no schema in it", async () => {
	expect(gzipSync(await loaded(), { level: 9 }).byteLength).toBeLessThanOrEqual(BUDGET);
	const text = await published.bundle();
	expect(text).not.toMatch(/ZodObject|from "zod/);
	expect([...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name)).toEqual(["socket.io-client"]);
});

test("the example of the README is ten lines, and runs under Node.js as it stands, but for the addresses", async () => {
	const lines = (await example()).trim().split("\n");
	expect(lines.length).toBeLessThanOrEqual(10);
	await using grace = { client: await server.connected("grace"), [Symbol.asyncDispose]: async () => {} };
	using tokens = Bun.serve({ port: 0, fetch: async () => new Response(await server.token("ada")) });
	const text = lines
		.join("\n")
		.replace("http://127.0.0.1:3000/", tokens.url.href)
		.replace("http://127.0.0.1:4747", server.url);
	await Bun.write(join(project, "example.js"), text);
	const { said } = await run(["node", "example.js"], /online[\s\S]*Good morning|Good morning[\s\S]*online/);
	expect(said).toMatch(/Good morning/);
	const [conversation] = grace.client.chat.conversations.getSnapshot();
	expect(conversation?.lastMessage?.text).toBe("Good morning");
});

test("[W20] a program that closes its client ends, under Node.js and Bun, though the server told it to ask again in a minute", async () => {
	await using strict = await liveServer({ lookupIds: 1 });
	await Bun.write(
		join(project, "closes.js"),
		`import { createClient } from "@rollcall/client";
const [url, token] = process.argv.slice(2);
const client = createClient({ url, token, feed: "watched" });
await client.connect();
const look = () => client.ask("presence:sync", { userIds: ["grace"] });
await look();
look().catch(({ code }) => console.log(code));
await client.ask("activity:ping", {});
client.close();
`,
	);
	for (const [userId, runtime] of Object.entries({ ada: "node", bob: process.execPath })) {
		const ended = await run([runtime, "closes.js", strict.url, await strict.token(userId)]);
		expect(ended).toEqual({ code: 0, said: "closed\n" });
	}
});

test("the published types need no schemas, and say what the wire says", async () => {
	const text = `${await example()}
const message = await rollcall.chat.send(id, { type: "audio", attachments: [] });
const seq: number = message.seq;
const text: string | null = message.text;
const status: "online" | "away" | "dnd" | "offline" | "invisible" | undefined =
	rollcall.presence.user("grace").getSnapshot()?.status;
// @ts-expect-error: there is no such status
await rollcall.presence.set({ status: "gone" });
// @ts-expect-error: snapshots are never written to
rollcall.chat.conversations.getSnapshot().push();
// @ts-expect-error: what is known changes with the server alone
rollcall.presence.self.set(null);
// @ts-expect-error: the same
rollcall.presence.users.replace(new Map());
// @ts-expect-error: what only the client itself calls
rollcall.chat.identify("acme:ada");
export { seq, status, text };
`;
	await Bun.write(join(project, "consumer.ts"), text);
	const tsc = join(ROOT, "node_modules", "typescript7", "bin", "tsc");
	const compilerOptions = { noEmit: true, strict: true, target: "esnext", module: "nodenext", types: [] };
	await Bun.write(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
	const { code, said } = await run(["node", tsc, "-p", project]);
	expect([code, said]).toEqual([0, ""]);
	for (const name of ["wire.d.ts", "chat/chat.d.ts", "presence/presence.d.ts", "index.d.ts"]) {
		const types = await Bun.file(join(project, "node_modules/@rollcall/client", name)).text();
		expect(types).not.toMatch(/@rollcall\/protocol|zod|: any\b/);
	}
});
