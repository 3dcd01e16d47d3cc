import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { type Answered, expectProblem, HttpHarness, type RawBody } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeAll(async () => {
	rest = await HttpHarness.start();
});
afterAll(() => rest.close());

describe("bodies", () => {
	const line = "PUT /api/presence/me";

	async function put(raw: RawBody, contentType: string | null = "application/json"): Promise<Answered> {
		const headers: Record<string, string> = contentType === null ? {} : { "content-type": contentType };
		return rest.ask(line, { token: await rest.token("ada"), raw, headers });
	}

	test("[W22] a body that is not JSON is 400", async () => {
		for (const raw of [
			"{",
			"nope",
			"\ufeff{",
			'{"status":"away"',
			"{'status':'away'}",
			new Uint8Array([0x22, 0xff, 0x22]),
		])
			expectProblem(await put(raw), 400, "bad_request");
	});

	test("[W22] a body of another content type is 415, one of JSON in UTF-8 is taken", async () => {
		const good = '{"status":"away"}';
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json"])
			expectProblem(await put(good, type), 415, "bad_request");
		expectProblem(await put(new TextEncoder().encode(good), null), 415, "bad_request");
		for (const type of ["application/json", "APPLICATION/JSON; charset=UTF-8", 'application/json;charset="utf8"'])
			expect((await put(good, type)).status).toBe(200);
		const token = await rest.token("ada");
		const zipped = { "content-type": "application/json", "content-encoding": "gzip" };
		expectProblem(await rest.ask(line, { token, raw: good, headers: zipped }), 415, "bad_request");
	});

	test("[W22] what is missing, of another form, or no object is 400, and unknown fields are ignored", async () => {
		for (const body of [{}, [], null, 7, "away", { status: 7 }, { status: "busy" }, { status: "dnd", until: "soon" }])
			expectProblem(await rest.as("ada", line, body), 400, "bad_request");
		expect((await rest.as("ada", line, { status: "auto", colour: { deep: [1] } })).status).toBe(200);
		expectProblem(await rest.ask(line, { token: await rest.token("ada") }), 400, "bad_request");
	});

	test("[W25] a body over the limit is 413, whether its length is declared or found out", async () => {
		const small = await HttpHarness.start({ maxBody: 1_000 });
		const token = await small.token("ada");
		const headers = { "content-type": "application/json" };
		const long = JSON.stringify({ status: "auto", padding: "x".repeat(1_000) });
		expectProblem(await small.ask(line, { token, raw: long, headers }), 413, "too_large");
		let sent = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull(controller) {
				sent += 1;
				controller.enqueue(new Uint8Array(400).fill(32));
			},
		});
		expectProblem(await small.ask(line, { token, raw: endless, headers }), 413, "too_large");
		expect(sent).toBeLessThan(10);
		const fits = JSON.stringify({ status: "auto", padding: "" });
		const exact = fits.replace('""', `"${"x".repeat(1_000 - fits.length)}"`);
		expect((await small.ask(line, { token, raw: exact, headers })).status).toBe(200);
		await small.close();
	});

	test("[W13] nobody's body is read before they are known", async () => {
		let read = false;
		const body = new ReadableStream<Uint8Array>(
			{
				pull() {
					read = true;
				},
			},
			{ highWaterMark: 0 },
		);
		expectProblem(
			await rest.ask(line, { raw: body, headers: { "content-type": "application/json" } }),
			401,
			"unauthorized",
		);
		expect(read).toBe(false);
	});
});

describe("the server itself", () => {
	test("[T-40] a store that is away is 503 with Retry-After, and tells nothing", async () => {
		const away = await HttpHarness.start({
			stores: ({ facts }) => ({
				facts: { ...facts, friendLists: () => Promise.reject(new StoreUnavailable("disk /secret/path full")) },
			}),
		});
		const answered = await away.as("ada", "GET /api/friends");
		expectProblem(answered, 503, "unavailable");
		expect(answered.headers.get("retry-after")).toBe("1");
		expect(answered.text).not.toContain("secret");
		expect(away.logged).toEqual([]);
		await away.close();
	});

	test("[W21] a bug is 500 without any detail, and is logged", async () => {
		const bug = new TypeError("SELECT secret FROM users");
		const broken = await HttpHarness.start({
			stores: ({ facts }) => ({ facts: { ...facts, friendLists: () => Promise.reject(bug) } }),
		});
		const answered = await broken.as("ada", "GET /api/friends");
		expectProblem(answered, 500, "internal");
		expect(answered.text).not.toMatch(/select|secret|at /i);
		expect(answered.headers.has("retry-after")).toBe(false);
		expect(broken.logged).toEqual([{ err: bug, endpoint: "listFriends" }]);
		expect(broken.counted).toContainEqual(["listFriends", "internal"]);
		await broken.close();
	});

	test("[W4] /livez looks at nothing; /readyz is 503 until started and names what is away", async () => {
		let ready = false;
		const starting = await HttpHarness.start({ readiness: { ready: () => ready, degraded: () => ["database"] } });
		expect((await starting.ask("GET /livez")).body).toEqual({ status: "ok" });
		const before = await starting.ask("GET /readyz");
		expectProblem(before, 503, "unavailable");
		expect(before.headers.has("retry-after")).toBe(true);
		ready = true;
		const after = await starting.ask("GET /readyz");
		expect([after.status, after.body]).toEqual([200, { degraded: ["database"] }]);
		await starting.close();
	});

	test("[W23] the documents are served to anyone", async () => {
		expect((await rest.ask("GET /openapi.json")).body).toEqual({ openapi: "3.1.1" });
		expect((await rest.ask("GET /asyncapi.json")).body).toEqual({ asyncapi: "3.0.0" });
	});

	test("[W23] who has a document already is told so, and sent nothing", async () => {
		const first = await rest.ask("GET /openapi.json");
		expect(first.headers.get("cache-control")).toBe("no-cache");
		const etag = first.headers.get("etag") ?? "none";
		for (const known of [`"other", ${etag}`, `W/${etag}`]) {
			const again = await rest.ask("GET /openapi.json", { headers: { "if-none-match": known } });
			expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
		}
		const other = await rest.ask("GET /asyncapi.json", { headers: { "if-none-match": etag } });
		expect(other.status).toBe(200);
	});
});
