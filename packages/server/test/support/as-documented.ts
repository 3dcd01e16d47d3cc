import { expect } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINTS } from "@rollcall/protocol/rest";

function matches({ method, path }: Endpoint, asked: { readonly method: string; readonly path: string }): boolean {
	if (method.toUpperCase() !== asked.method) return false;
	return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(asked.path);
}

/** Holds a success to the schema of its endpoint: nothing missing, nothing of another form, nothing more. */
export function expectAsDocumented(method: string, target: string, body: unknown): void {
	const [path = ""] = target.split("?");
	const found = Object.values<Endpoint>(ENDPOINTS).filter((endpoint) => matches(endpoint, { method, path }));
	// Where two match, the one without a parameter is meant.
	const endpoint = found.find((candidate) => candidate.path === path) ?? found[0];
	if (endpoint !== undefined) expect(endpoint.answer.parse(body)).toEqual(body);
}
