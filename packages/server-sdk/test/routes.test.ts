import { expect, test } from "bun:test";
import type { Endpoint, Who } from "@rollcall/protocol/definition";
import { ENDPOINTS } from "@rollcall/protocol/rest";
import { OPERATOR_ROUTES } from "../src/operator-routes.ts";
import type { Routes } from "../src/routes.ts";
import { USER_ROUTES } from "../src/user-routes.ts";

function ofProtocol(who: Who): readonly string[] {
	const endpoints = Object.values<Endpoint>(ENDPOINTS).filter((endpoint) => endpoint.who === who);
	return endpoints.map(({ name, method, path }) => `${name}: ${method.toUpperCase()} ${path}`).sort();
}

function ofSdk(routes: Routes): readonly string[] {
	return Object.values(routes)
		.map(({ endpoint, method, path }) => `${endpoint}: ${method} ${path}`)
		.sort();
}

test("[W23] there is a method for every endpoint of users and of the operator, at the protocol's own address", () => {
	expect(ofSdk(USER_ROUTES)).toEqual(ofProtocol("user"));
	expect(ofSdk(OPERATOR_ROUTES)).toEqual(ofProtocol("operator"));
});

test("[MSG4] what takes an Idempotency-Key is sent with one", () => {
	const keyed = [...Object.values<Routes[string]>(USER_ROUTES), ...Object.values<Routes[string]>(OPERATOR_ROUTES)]
		.filter(({ repeats }) => repeats === "keyed")
		.map(({ endpoint }) => endpoint as string);
	const taking = Object.values<Endpoint>(ENDPOINTS).filter(({ headers }) => headers !== undefined);
	expect(keyed.sort()).toEqual(taking.map(({ name }) => name).sort());
});

test("[W23] no endpoint has a query and a body: one object holds all that a call is given", () => {
	for (const { name, method, body } of Object.values<Endpoint>(ENDPOINTS)) {
		const carries = method === "put" || method === "post" || method === "patch";
		if (!carries) expect([name, body]).toEqual([name, undefined]);
	}
});
