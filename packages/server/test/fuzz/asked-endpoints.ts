import { expect } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINT_ERRORS, ERRORS, type ErrorCode } from "@rollcall/protocol/errors";
import { problemSchema } from "@rollcall/protocol/failure";
import { oddJson, oddText, oddValue } from "./odd-values.ts";
import type { Random } from "./random.ts";
import type { SchemaValues } from "./schema-values.ts";

export type AskedRequest = { readonly path: string; readonly init: RequestInit; readonly isOddPath: boolean };
type Answered = { readonly status: number; readonly text: string; readonly type: string };

/** A request to this endpoint in which parts are right, and parts are not. */
export function requestTo(
	endpoint: Endpoint,
	{ random, values }: { random: Random; values: SchemaValues },
): AskedRequest {
	const isOddPath = random.below(5) === 0;
	const given = values.valid(endpoint.params) as Record<string, string>;
	const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
		encodeURIComponent((isOddPath ? oddText(random).slice(0, 1_000) : (given[key] ?? "x")).toWellFormed()),
	);
	const headers: Record<string, string> = { "content-type": "application/json" };
	if (random.below(3) === 0) headers["idempotency-key"] = headerText(oddText(random));
	if (random.below(6) === 0) headers["user-agent"] = headerText(oddText(random));
	const body =
		endpoint.body === undefined ? undefined : oddJson(random, values.any(endpoint.body, endpoint.example.body));
	const init = { method: endpoint.method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) };
	return { path: `${path}?${searchFor(endpoint, { random, values })}`, init, isOddPath };
}

/** What HTTP lets stand in a header. */
function headerText(text: string): string {
	return text
		.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, "")
		.trim()
		.slice(0, 1_000);
}

function searchFor({ query }: Endpoint, { random, values }: { random: Random; values: SchemaValues }): string {
	const given = random.below(3) === 0 ? values.nearly(query) : values.valid(query);
	const fields = typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : [];
	if (random.below(6) === 0) fields.push([oddText(random).slice(0, 200), oddValue(random)]);
	const search = new URLSearchParams();
	// The runtime itself refuses addresses of more than 16 KiB.
	for (const [key, value] of fields.slice(0, 6))
		search.append(key.toWellFormed(), String(JSON.stringify(value)).slice(0, 300).replaceAll(/^"|"$/g, ""));
	return search.toString();
}

/** An answer is the documented one, or a problem that this endpoint may have. */
export function expectDocumentedAnswer(endpoint: Endpoint, request: AskedRequest, answered: Answered): void {
	const asked = `${endpoint.name} ${request.path.slice(0, 500)} ${String(request.init.body).slice(0, 800)}`;
	if (answered.status < 300) {
		// With an odd path it may be another endpoint that answers.
		if (answered.text === "" || request.isOddPath) return;
		const body: unknown = JSON.parse(answered.text);
		expect([asked, endpoint.answer.parse(body)]).toEqual([asked, body]);
		return;
	}
	expect([asked, answered.type]).toEqual([asked, "application/problem+json"]);
	const { code, status } = problemSchema.parse(JSON.parse(answered.text));
	expect([asked, code, allowedFor(endpoint, request).includes(code)]).toEqual([asked, code, true]);
	expect([asked, status]).toEqual([asked, answered.status]);
	if (answered.status !== 405 && answered.status !== 415) expect([asked, status]).toEqual([asked, ERRORS[code].status]);
}

function allowedFor(endpoint: Endpoint, { isOddPath }: AskedRequest): readonly ErrorCode[] {
	const all = [...ENDPOINT_ERRORS[endpoint.who], ...endpoint.errors, "too_large" as const];
	const documented = all.filter((code) => code !== "internal" && code !== "unavailable");
	return isOddPath ? [...documented, "not_found", "bad_request"] : documented;
}
