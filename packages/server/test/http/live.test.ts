import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Agent, request } from "node:http";
import { TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(() => server.close());

const ADMIN = { token: "an operator's key for tests" };

async function rest(userId: string, line: string, body?: unknown): Promise<Record<string, unknown>> {
	const [method = "", path = ""] = line.split(" ");
	const token = await server.token(userId);
	const answered = await server.rest(method, path, body === undefined ? { token } : { token, body });
	expect(answered.status).toBe(200);
	return answered.body;
}

describe("REST beside live connections", () => {
	test("[VIS8] a block looks to both like the other's going, and lets go of both", async () => {
		const ada = await server.connect("ada");
		const bob = await server.connect("bob");
		const carol = await server.connect("carol");
		await server.announce();
		for (const client of [ada, bob, carol]) client.forget();
		await rest("ada", "PUT /api/blocks/bob");
		await server.announce();
		expect(bob.about("ada")).toMatchObject([{ name: "user:offline", data: { lastSeen: null } }]);
		expect(ada.about("bob")).toMatchObject([{ name: "user:offline", data: { lastSeen: null } }]);
		expect([carol.names("ada"), carol.names("bob")]).toEqual([[], []]);
		await rest("ada", "DELETE /api/blocks/bob");
		await server.announce();
		expect([bob.names("ada").at(-1), ada.names("bob").at(-1)]).toEqual(["user:online", "user:online"]);
	});

	test("[VIS3] a friend request, its acceptance and its end are heard on the devices of both", async () => {
		const ada = await server.connect("ada");
		const bob = await server.connect("bob");
		await rest("ada", "PUT /api/friends/bob");
		expect(await bob.hears("friend:requested")).toEqual({ userId: "ada", timestamp: server.time() });
		await rest("bob", "PUT /api/friends/ada");
		expect(await ada.hears("friend:accepted")).toMatchObject({ userId: "bob" });
		expect(await bob.hears("friend:accepted")).toMatchObject({ userId: "ada" });
		await rest("bob", "DELETE /api/friends/ada");
		expect(await ada.hears("friend:ended")).toMatchObject({ userId: "bob" });
		await server.fence();
		expect(ada.all("friend:requested")).toEqual([]);
	});

	test("[LOC5] an erased user is seen to go once, and their connection ends for good", async () => {
		const ada = await server.connect("ada");
		const bob = await server.connect("bob");
		await server.announce();
		bob.forget();
		await server.advance(1_000);
		const erased = await server.rest("DELETE", "/admin/companies/acme/users/ada", ADMIN);
		expect(erased.body).toEqual({ userId: "ada", erased: true });
		expect(await ada.hears("connection:closing")).toEqual({ code: "revoked", retryable: false });
		expect(await ada.ended()).toBe("io server disconnect");
		await server.announce();
		await server.advance(10_000);
		await server.announce();
		expect(bob.names("ada")).toEqual(["user:offline"]);
		expect(server.logged).toEqual([]);
	});

	test("[PR21] leaving by REST disconnects the device and is announced without a grace", async () => {
		const ada = await server.connect("ada", { deviceId: "laptop" });
		const bob = await server.connect("bob");
		await server.announce();
		const body = await rest("ada", "POST /api/presence/leave", { deviceId: "laptop" });
		expect(body).toMatchObject({ status: "offline" });
		await ada.ended();
		await server.announce();
		expect(bob.names("ada").at(-1)).toBe("user:offline");
	});

	test("[PR32] what is chosen by REST reaches the own devices", async () => {
		const ada = await server.connect("ada");
		await server.announce();
		ada.forget();
		await rest("ada", "PUT /api/presence/me", { status: "invisible" });
		await server.announce();
		expect(ada.all("presence:self").at(-1)).toMatchObject({ status: "invisible", availability: "invisible" });
	});
});

describe("REST over a real port", () => {
	test("[W25] a body over the limit is 413 and leaves the server well", async () => {
		const token = await server.token("ada");
		const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
		const body = JSON.stringify({ padding: "x".repeat(300_000) });
		const answered = await fetch(`${server.url}/api/presence/privacy`, { method: "PUT", headers, body });
		expect([answered.status, answered.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
		const chunks = new ReadableStream({
			start(controller) {
				for (let count = 0; count < 40; count += 1) controller.enqueue(new Uint8Array(10_000));
				controller.close();
			},
		});
		const streamed = await fetch(`${server.url}/api/presence/privacy`, { method: "PUT", headers, body: chunks });
		expect(streamed.status).toBe(413);
		expect((await fetch(`${server.url}/livez`)).status).toBe(200);
	});

	test("[W16] the same origin may ask, a foreign page may not", async () => {
		const own = await fetch(`${server.url}/livez`, { headers: { origin: server.url } });
		expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([200, server.url]);
		const foreign = await fetch(`${server.url}/livez`, { headers: { origin: "https://evil.example" } });
		expect(foreign.status).toBe(403);
	});

	test("[W4] HEAD and OPTIONS come without a body, and their connection goes on", async () => {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ask = (method: string): Promise<number> =>
			new Promise((resolve, reject) => {
				const asked = request(`${server.url}/livez`, { method, agent }, (answer) => {
					answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
				});
				asked.once("error", reject).end();
			});
		expect([await ask("HEAD"), await ask("OPTIONS"), await ask("TRACE"), await ask("GET")]).toEqual([
			200, 204, 405, 200,
		]);
		agent.destroy();
	});

	test("[W4] HEAD says what GET would, the length included", async () => {
		const headers = { authorization: `Bearer ${await server.token("ada")}`, origin: server.url };
		const ask = async (method: string, path: string, more: Record<string, string> = {}) => {
			const answer = await fetch(server.url + path, { method, headers: { ...headers, ...more } });
			const told = new Map([...answer.headers].filter(([name]) => name !== "date"));
			return { status: answer.status, told, text: await answer.text() };
		};
		for (const path of ["/openapi.json", "/asyncapi.json", "/livez", "/api/users", "/nowhere", "/api/presence/batch"]) {
			const [head, got] = [await ask("HEAD", path), await ask("GET", path)];
			expect([path, head]).toEqual([path, { ...got, text: "" }]);
			expect(head.told.get("content-length")).toBe(String(Buffer.byteLength(got.text)));
		}
		const known = { "if-none-match": (await ask("GET", "/openapi.json")).told.get("etag") ?? "" };
		const unchanged = await ask("HEAD", "/openapi.json", known);
		expect(unchanged).toEqual(await ask("GET", "/openapi.json", known));
		expect(unchanged.status).toBe(304);
	});

	test("[W23] the documents that are served are the generated ones", async () => {
		const openapi = (await (await fetch(`${server.url}/openapi.json`)).json()) as { readonly paths: object };
		expect(Object.keys(openapi.paths)).toContain("/api/users/{userId}/presence");
		const asyncapi = (await (await fetch(`${server.url}/asyncapi.json`)).json()) as { readonly asyncapi: string };
		expect(asyncapi.asyncapi).toStartWith("3.");
	});

	test("[W4] it is ready once it runs", async () => {
		expect((await server.rest("GET", "/readyz")).body).toEqual({ degraded: [] });
	});
});

test("[CLU1] a node that is alone is listed, with a lease that never runs out", async () => {
	const { nodes } = await server.operate("GET", "/admin/nodes");
	expect(nodes).toMatchObject([{ connections: 0, leaseUntil: null, answering: true }]);
});
