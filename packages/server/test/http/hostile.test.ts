import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import fc from "fast-check";
import { lineOf } from "../support/endpoint-lines.ts";
import { ADMIN_KEY, expectProblem, HttpHarness } from "../support/http-harness.ts";

let rest: HttpHarness;
let token: string;
beforeAll(async () => {
	rest = await HttpHarness.start();
	await rest.connect("ada");
	token = await rest.token("ada", { role: "admin", deviceId: "ada-device" });
});
afterAll(() => rest.close());

const ODD = [
	"*",
	"?",
	"a[b]",
	"a:b",
	"{x}",
	"a\n\rb",
	"a\0b",
	"'; drop table users; --",
	"../..",
	"%",
	"a/b",
	"ünïcödé",
	"x".repeat(129),
	"",
	" ",
];
const text = fc.oneof(fc.constantFrom(...ODD, "__proto__", "constructor", "toString"), fc.string({ unit: "binary" }));
const names = Object.keys(ENDPOINTS) as EndpointName[];

function tokenOf(name: EndpointName): string {
	return ENDPOINTS[name].who === "operator" ? ADMIN_KEY : token;
}

describe("hostile requests", () => {
	test("[T-17] ids outside their grammar are refused wherever they stand in a path", async () => {
		for (const name of names) {
			const { path }: Endpoint = ENDPOINTS[name];
			if (!path.includes("{")) continue;
			for (const odd of ODD.filter((id) => id !== "" && id !== "../..")) {
				const id = encodeURIComponent(odd);
				const params = { userId: id, companyId: id, conversationId: id, messageId: id };
				expectProblem(await rest.ask(lineOf(name, params), { token: tokenOf(name), body: {} }), 400, "bad_request");
			}
		}
	});

	test("[T-17] broken escapes in a path are refused, and never decoded twice", async () => {
		for (const userId of ["%", "%zz", "%E0%A4%A", "%2561da", "%00", "a%2Fb"])
			expectProblem(await rest.ask(`GET /api/users/${userId}`, { token }), 400, "bad_request");
		expect((await rest.ask("GET /api/users/%61da", { token })).body).toMatchObject({ userId: "ada" });
	});

	test("[T-15] names of prototypes in body and query pollute nothing", async () => {
		const bodies = [
			'{"__proto__":{"polluted":1},"location":"nobody"}',
			'{"constructor":{"prototype":{"polluted":1}}}',
			'{"location":"company","__proto__":null}',
		];
		for (const raw of bodies) {
			const headers = { "content-type": "application/json" };
			const answered = await rest.ask("PUT /api/presence/privacy", { token, raw, headers });
			expect(answered.status).toBe(200);
		}
		const query = "__proto__=1&__proto__[polluted]=1&constructor=2&constructor.prototype.polluted=3&toString=1";
		expect((await rest.ask(`GET /api/users?${query}`, { token })).status).toBe(200);
		expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
	});

	test("[T-18] a body nested deeper than 32 is refused, one of 32 is taken", async () => {
		const nested = (depth: number): string => `{"deep":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
		const headers = { "content-type": "application/json" };
		const ask = (raw: string) => rest.ask("PUT /api/presence/privacy", { token, raw, headers });
		expect((await ask(nested(32))).status).toBe(200);
		expectProblem(await ask(nested(33)), 400, "bad_request");
		expectProblem(await ask(nested(100_000)), 400, "bad_request");
		expectProblem(await ask("[".repeat(200_000)), 400, "bad_request");
		expectProblem(await ask(`{"a":`.repeat(40_000)), 400, "bad_request");
	});

	test("[T-18] whatever is sent, nothing fails and every answer has its form", async () => {
		const request = fc.record({
			name: fc.constantFrom(...names.filter((name) => name !== "eraseUser" && name !== "postRevocation")),
			id: text,
			query: fc.dictionary(
				fc.oneof(text, fc.constantFrom("userId", "cursor", "limit", "from", "timeZone", "query")),
				text,
			),
			body: fc.oneof(
				fc.json(),
				fc.jsonValue().map((value) => JSON.stringify(value)),
				text,
				fc.constant(""),
			),
		});
		await fc.assert(
			fc.asyncProperty(request, async ({ name, id, query, body }) => {
				const { method }: Endpoint = ENDPOINTS[name];
				const safe = encodeURIComponent(id.toWellFormed());
				const params = { userId: safe, companyId: safe };
				const search = new URLSearchParams(query).toString();
				const given = method === "get" ? {} : { raw: body, headers: { "content-type": "application/json" } };
				const answered = await rest.ask(`${lineOf(name, params)}?${search}`, { token: tokenOf(name), ...given });
				expect(answered.status).toBeLessThan(500);
				expect(() => JSON.parse(answered.text) as unknown).not.toThrow();
			}),
			{ numRuns: 1_500 },
		);
		expect(rest.logged).toEqual([]);
	});

	test("[T-18] a mangled value in the place of each field of a good body is answered, not failed on", async () => {
		const odd: readonly unknown[] = [
			null,
			[],
			{},
			-1,
			1e308,
			"",
			"\ud800",
			"a\0b",
			"x".repeat(10_000),
			true,
			[[[]]],
			{ toString: 1 },
		];
		for (const name of names.filter((candidate) => candidate !== "postRevocation")) {
			const { example }: Endpoint = ENDPOINTS[name];
			for (const field of Object.keys((example.body ?? {}) as object)) {
				for (const value of odd) {
					const body = { ...(example.body as object), [field]: value };
					const answered = await rest.ask(lineOf(name), { token: tokenOf(name), body });
					expect([name, field, answered.status < 500]).toEqual([name, field, true]);
				}
			}
		}
		expect(rest.logged).toEqual([]);
	});

	test("[T-18] a header made of spaces is read in no time", async () => {
		const authorization = `Bearer${" ".repeat(100_000)}\u00a0`;
		const before = performance.now();
		expectProblem(await rest.ask("GET /api/users", { headers: { authorization } }), 401, "unauthorized");
		expect(performance.now() - before).toBeLessThan(500);
	});
});
