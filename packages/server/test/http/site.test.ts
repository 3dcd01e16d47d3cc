import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { readSite } from "../../src/adapters/system/site.ts";
import { makeHttp } from "../../src/gateways/http/gateway.ts";
import { HttpHarness } from "../support/http-harness.ts";

const folder = mkdtempSync(join(tmpdir(), "rollcall-site-"));
const PAGE = "<!doctype html><title>Rollcall</title>";
const SCRIPT = "export const answer = 42;";
let http: HttpHarness;

beforeAll(async () => {
	mkdirSync(join(folder, "assets"));
	writeFileSync(join(folder, "index.html"), PAGE);
	writeFileSync(join(folder, "assets", "main-Ab12.js"), SCRIPT);
	writeFileSync(join(folder, "assets", "main-Ab12.js.gz"), gzipSync(SCRIPT));
	writeFileSync(join(folder, "assets", "inter.woff2"), "font");
	http = await HttpHarness.start({ site: readSite(folder) });
});
afterAll(() => rmSync(folder, { recursive: true }));

test("[OPS1] the start page is at /, and is asked for again each time", async () => {
	const { status, text, headers } = await http.ask("GET /");
	expect({ status, text }).toEqual({ status: 200, text: PAGE });
	expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
	expect(headers.get("cache-control")).toBe("no-cache");
	expect((await http.ask("GET /?whatever")).text).toBe(PAGE);
});

test("[OPS1] what is named by its content is kept for ever", async () => {
	const { text, headers } = await http.ask("GET /assets/main-Ab12.js");
	expect(text).toBe(SCRIPT);
	expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
	expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
	expect((await http.ask("GET /assets/inter.woff2")).headers.get("content-type")).toBe("font/woff2");
});

test("[OPS1] a browser that takes compressed files gets them so", async () => {
	const headers = { "accept-encoding": "gzip, br" };
	const request = new Request("http://rollcall.test/assets/main-Ab12.js", { headers });
	const response = await makeHttp(http.deps)(request, "127.0.0.1");
	expect(response.headers.get("content-encoding")).toBe("gzip");
	expect(response.headers.get("vary")).toContain("Accept-Encoding");
	expect(gunzipSync(await response.bytes()).toString()).toBe(SCRIPT);
	const refused = await http.ask("GET /assets/main-Ab12.js", { headers: { "accept-encoding": "gzip;q=0" } });
	expect(refused.headers.get("content-encoding")).toBeNull();
	expect(refused.text).toBe(SCRIPT);
});

test("[OPS1] a page that is known already is not sent again", async () => {
	const etag = (await http.ask("GET /")).headers.get("etag") ?? "";
	const { status, text } = await http.ask("GET /", { headers: { "if-none-match": etag } });
	expect({ status, text }).toEqual({ status: 304, text: "" });
});

test("[OPS1] pages run nothing but their own files, and stand in no frame", async () => {
	const { headers } = await http.ask("GET /");
	const policy = headers.get("content-security-policy") ?? "";
	for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
		expect(policy).toContain(part);
	expect(policy).not.toContain("unsafe");
	expect(headers.get("x-content-type-options")).toBe("nosniff");
	expect(headers.get("referrer-policy")).toBe("no-referrer");
});

test.each(["/nothing", "/assets", "/assets/", "/assets/main-Ab12.js.gz", "/../package.json", "/%2e%2e/secret", "//"])(
	"[OPS1] %s is not there",
	async (path) => {
		const { status, text } = await http.ask(`GET ${path}`);
		expect(status).toBe(404);
		expect(JSON.parse(text).code).toBe("not_found");
	},
);

test("[OPS1] pages are read, and nothing else", async () => {
	const { status, headers } = await http.ask("POST /");
	expect(status).toBe(405);
	expect(headers.get("allow")).toBe("GET, HEAD");
});

test("[W12] a token in the query is refused here as everywhere", async () => {
	expect((await http.ask("GET /?token=x")).status).toBe(400);
});

test("[OPS1] without a built console nothing is at /", async () => {
	expect(readSite(join(folder, "assets"))).toBeNull();
	expect(readSite(join(folder, "no-such-folder"))).toBeNull();
	expect((await (await HttpHarness.start()).ask("GET /")).status).toBe(404);
});
