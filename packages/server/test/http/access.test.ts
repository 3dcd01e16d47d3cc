import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINTS } from "@rollcall/protocol/rest";
import { endpointsOf, lineOf } from "../support/endpoint-lines.ts";
import { ADMIN_KEY, expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
beforeAll(async () => {
	rest = await HttpHarness.start();
});
afterAll(() => rest.close());

function bodyOf(name: keyof typeof ENDPOINTS): { body?: unknown } {
	const { example }: Endpoint = ENDPOINTS[name];
	return example.body === undefined ? {} : { body: example.body };
}

describe("who may ask", () => {
	test("[W13] every endpoint of users answers 401 as a problem without a token, and to every bad one", async () => {
		const expired = await rest.token("ada", { ttl: -60 });
		const [header, payload] = (await rest.token("ada")).split(".");
		const foreign = `${header}.${payload}.${(await rest.token("ada")).split(".")[2]}`;
		for (const name of endpointsOf("user")) {
			const line = lineOf(name);
			for (const token of [undefined, "", "x", "a.b.c", foreign, ADMIN_KEY]) {
				const answered = await rest.ask(line, { ...bodyOf(name), ...(token === undefined ? {} : { token }) });
				expectProblem(answered, 401, "unauthorized");
				expect(answered.headers.get("www-authenticate")).toBe("Bearer");
			}
			expectProblem(await rest.ask(line, { ...bodyOf(name), token: expired }), 401, "token_expired");
		}
	});

	test("[W13] a token is taken until its leeway is over, whatever the case of the scheme", async () => {
		const token = await rest.token("ada", { ttl: -4 });
		const headers = { authorization: `bEARER  ${token}` };
		expect((await rest.ask("GET /api/presence/me", { headers })).status).toBe(200);
		for (const scheme of ["Basic", "Token", ""]) {
			const refused = await rest.ask("GET /api/presence/me", { headers: { authorization: `${scheme} ${token}` } });
			expectProblem(refused, 401, "unauthorized");
		}
	});

	test("[W12] a token in the address is refused on every path, also beside a good one", async () => {
		const token = await rest.token("ada");
		for (const name of ["token", "access_token", "auth"]) {
			for (const path of ["/api/presence/me", "/livez", "/admin/companies", "/nowhere"]) {
				expectProblem(await rest.ask(`GET ${path}?a=1&${name}=${token}`, { token }), 400, "bad_request");
				expectProblem(await rest.ask(`GET ${path}?${name}`, { token }), 400, "bad_request");
			}
		}
		expect((await rest.ask("GET /api/users?query=token", { token })).status).toBe(200);
	});

	test("[W21] the operator's endpoints take the admin key alone", async () => {
		const admin = await rest.token("ada", { role: "admin" });
		for (const name of endpointsOf("operator")) {
			for (const token of [undefined, "wrong", admin, `${ADMIN_KEY}x`]) {
				const answered = await rest.ask(lineOf(name), { ...bodyOf(name), ...(token === undefined ? {} : { token }) });
				expectProblem(answered, 401, "unauthorized");
			}
		}
	});

	test("[W15] an identity in query or body is not believed", async () => {
		await rest.known("ada");
		const answered = await rest.as("bob", "PUT /api/presence/me?userId=ada&companyId=other", {
			status: "dnd",
			userId: "ada",
			companyId: "other",
		});
		expect(answered.body).toMatchObject({ userId: "bob", status: "offline", availability: "dnd" });
		expect((await rest.as("ada", "GET /api/presence/me")).body).toMatchObject({ availability: "auto" });
	});

	test("[W14] a revoked token is refused, a newer one works", async () => {
		const old = await rest.token("rita");
		expect((await rest.ask("GET /api/presence/me", { token: old })).status).toBe(200);
		rest.clock.advance(1_500);
		const revoked = await rest.admin("POST /admin/revocations", { companyId: "acme", userId: "rita" });
		expect(revoked.body).toMatchObject({ userId: "rita", deviceId: null, jti: null });
		expectProblem(await rest.ask("GET /api/presence/me", { token: old }), 401, "unauthorized");
		rest.clock.advance(1_500);
		expect((await rest.as("rita", "GET /api/presence/me")).status).toBe(200);
	});
});

describe("without an admin key", () => {
	test("[W21] /admin is an address like any other that does not exist", async () => {
		const plain = await HttpHarness.start({ isAdmin: null });
		const nowhere = await plain.ask("GET /nowhere");
		expectProblem(nowhere, 404, "not_found");
		for (const line of [
			...endpointsOf("operator").map((name) => lineOf(name)),
			"DELETE /admin/companies",
			"GET /admin",
		]) {
			for (const token of ["", ADMIN_KEY]) {
				const answered = await plain.ask(line, { token });
				expect([answered.status, answered.text]).toEqual([404, nowhere.text]);
			}
		}
		await plain.close();
	});
});

describe("addresses and methods", () => {
	test("[W21] an unknown address is 404, with a token and without", async () => {
		for (const path of [
			"/",
			"/api",
			"/api/user",
			"/api/users/",
			"/api/users/a/b/c",
			"/openapi",
			"/metrics",
			"/API/users",
		]) {
			expectProblem(await rest.as("ada", `GET ${path}`), 404, "not_found");
			expectProblem(await rest.ask(`GET ${path}`), 404, "not_found");
		}
	});

	test("[W21] a method that an address does not take is 405 and says which it takes", async () => {
		const allowed = {
			"/api/users": "GET, HEAD, OPTIONS",
			"/api/presence/me": "GET, HEAD, PUT, OPTIONS",
			"/api/presence/batch": "POST, OPTIONS",
			"/api/activity": "GET, HEAD, PUT, DELETE, OPTIONS",
			"/api/blocks/bob": "GET, HEAD, PUT, DELETE, OPTIONS",
			"/admin/companies/acme/users/ada": "PUT, DELETE, OPTIONS",
			"/livez": "GET, HEAD, OPTIONS",
		};
		for (const [path, allow] of Object.entries(allowed)) {
			for (const method of ["PATCH", "PROPFIND"]) {
				const answered = await rest.ask(`${method} ${path}`);
				expectProblem(answered, 405, "bad_request");
				expect(answered.headers.get("allow")).toBe(allow);
			}
			const options = await rest.ask(`OPTIONS ${path}`);
			expect([options.status, options.headers.get("allow")]).toEqual([204, allow]);
		}
		expectProblem(await rest.ask("OPTIONS /nowhere"), 404, "not_found");
	});

	test("[W4] HEAD answers as GET does, without a body", async () => {
		const head = await rest.as("ada", "HEAD /api/presence/me");
		expect([head.status, head.text, head.headers.get("content-type")]).toEqual([200, "", "application/json"]);
		expect((await rest.ask("HEAD /api/presence/me")).status).toBe(401);
		expect((await rest.ask("HEAD /livez")).status).toBe(200);
	});

	test("[W4] every answer forbids sniffing and storing", async () => {
		for (const line of ["GET /livez", "GET /nowhere", "GET /api/users", "OPTIONS /livez", "PATCH /livez"]) {
			const { headers } = await rest.ask(line);
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("cache-control")).toBe("no-store");
		}
	});
});

describe("browser origins", () => {
	const headers = { origin: "https://app.example" };

	test("[W16] a page that may ask can read every answer, the failures too", async () => {
		for (const line of ["GET /livez", "GET /api/users", "GET /nowhere", "GET /livez?token=x", "PATCH /livez"]) {
			const answered = await rest.ask(line, { headers });
			expect(answered.headers.get("access-control-allow-origin")).toBe("https://app.example");
			expect(answered.headers.get("vary")).toContain("Origin");
			expect(answered.headers.has("access-control-allow-credentials")).toBe(false);
		}
	});

	test("[W16] a foreign page and `Origin: null` are refused, whatever they ask and hold", async () => {
		const token = await rest.token("ada");
		for (const origin of ["https://evil.example", "null", "https://app.example.evil"]) {
			for (const line of ["GET /api/users", "OPTIONS /api/users", "GET /livez", "GET /nowhere"]) {
				const answered = await rest.ask(line, { token, headers: { origin } });
				expectProblem(answered, 403, "forbidden");
				expect(answered.headers.has("access-control-allow-origin")).toBe(false);
			}
		}
	});

	test("[W16] `*` lets every page ask, but not `Origin: null`; without an Origin it is no browser", async () => {
		const open = await HttpHarness.start({ allowOrigin: "*" });
		expect((await open.ask("GET /livez", { headers: { origin: "https://any.example" } })).status).toBe(200);
		expect((await open.ask("GET /livez", { headers: { origin: "null" } })).status).toBe(403);
		const bare = await open.ask("GET /livez");
		expect([bare.status, bare.headers.has("access-control-allow-origin")]).toEqual([200, false]);
		await open.close();
	});

	test("[W16] a preflight says which methods and headers may come", async () => {
		const asked = { ...headers, "access-control-request-method": "PUT" };
		const answered = await rest.ask("OPTIONS /api/presence/me", { headers: asked });
		expect(answered.status).toBe(204);
		expect(answered.headers.get("access-control-allow-methods")).toContain("PUT");
		expect(answered.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
		expect(answered.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("content-type");
	});
});
