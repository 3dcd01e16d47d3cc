import { afterAll, beforeAll, expect, test } from "bun:test";
import { type LiveServer, liveServer } from "../../packages/server-sdk/test/support/live-server.ts";
import { Backend, DEMO_PASSWORD } from "./support/backend.ts";
import { COMPILING_MS, compile } from "./support/compile.ts";
import { Program } from "./support/program.ts";

/** The server warns 60 s before the end. */
const SHORT_MS = 30_000;
const LONG_MS = 600_000;

let server: LiveServer;
let backend: Backend;
beforeAll(async () => {
	server = await liveServer({ offlineGrace: 0 });
	await Promise.all([compile("express"), compile("node-client")]);
	backend = await Backend.start("express", ["dist/main.js"], server.url);
}, COMPILING_MS);
afterAll(async () => {
	await backend[Symbol.asyncDispose]();
	await server[Symbol.asyncDispose]();
});

function client(userId: string, password: string = DEMO_PASSWORD, url: string = backend.url): Program {
	const variables = { BACKEND_URL: url, USER_ID: userId, DEMO_PASSWORD: password };
	return new Program("node-client", ["client.mjs"], variables);
}

test("[PR20] examples/node-client: two of them see each other come, and go at once when one says goodbye", async () => {
	await using ada = client("ada");
	await ada.says(/^ada is online$/);
	await using grace = client("grace");
	await ada.says(/^grace is online$/);
	await grace.says(/^ada is online$/);
	grace.kill("SIGTERM");
	expect(await grace.ended()).toBe(0);
	expect(grace.lines.at(-1)).toBe("goodbye");
	await ada.says(/^grace is offline$/);
});

test("[W14] examples/node-client: it ends where its user is signed out by the operator", async () => {
	await using ada = client("ada");
	await ada.says(/^ada is online$/);
	await server.client().revoke({ companyId: "acme", userId: "ada" });
	await ada.says(/^closing: revoked$/);
	expect(await ada.ended()).toBe(1);
});

/** A backend whose first tokens are about to run out. */
function hastyBackend() {
	const rollcall = server.client();
	let asked = 0;
	const routes = {
		"/sign-in": () => Response.json({}),
		"/rollcall-token": async () => {
			asked += 1;
			const ttlMs = asked < 3 ? SHORT_MS : LONG_MS;
			const token = await rollcall.mintToken({ companyId: "acme", userId: "ada", ttlMs });
			return Response.json({ url: server.url, token });
		},
	};
	return Bun.serve({ port: 0, hostname: "127.0.0.1", routes, fetch: () => new Response(null, { status: 404 }) });
}

test("[W14] examples/node-client: it hands in a new token before the old one runs out", async () => {
	const hasty = hastyBackend();
	try {
		await using ada = client("ada", DEMO_PASSWORD, hasty.url.origin);
		await ada.says(/^token renewed$/);
	} finally {
		await hasty.stop(true);
	}
});

test("[W10] examples/node-client: without the password it is told so, and ends", async () => {
	await using eve = client("eve", "guessed");
	expect(await eve.ended()).toBe(1);
});
