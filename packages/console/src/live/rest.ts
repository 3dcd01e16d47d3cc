import type { EndpointName, ReplyOf } from "@rollcall/protocol/rest";
import { type Failure, failure, failureOf, isErrorCode } from "./failure.ts";

type Method = "GET" | "PUT" | "POST" | "PATCH" | "DELETE";

/** A method and where it goes. */
export type Line = `${Method} /api/${string}`;

/** The user's side of REST: `ask<"listUsers">("GET /api/users")`. */
export class Rest {
	readonly #token: () => string;

	constructor(token: () => string) {
		this.#token = token;
	}

	/** @throws Failure */
	async ask<Name extends EndpointName>(line: Line, body?: object): Promise<ReplyOf<Name>> {
		const [method = "GET", path = "/"] = line.split(" ");
		const headers: Record<string, string> = { authorization: `Bearer ${this.#token()}` };
		if (body !== undefined) headers["content-type"] = "application/json";
		const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
		const response = await fetch(path, init).catch((error: unknown) => Promise.reject(failureOf(error)));
		const answer: unknown = await response.json().catch(() => null);
		if (response.ok) return answer as ReplyOf<Name>;
		throw refusalOf(answer);
	}
}

function refusalOf(problem: unknown): Failure {
	if (typeof problem !== "object" || problem === null) return failure("internal");
	const { code, detail } = problem as { readonly code?: unknown; readonly detail?: unknown };
	if (!isErrorCode(code)) return failure("internal");
	return typeof detail === "string" ? failure(code, detail) : failure(code);
}
