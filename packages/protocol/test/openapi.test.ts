import { expect, test } from "bun:test";
import { z } from "zod";
import type { Endpoint } from "../src/definition.ts";
import { type Json, type JsonObject, schemaBook } from "../src/json-schema.ts";
import { codesOf, openApiDocument } from "../src/openapi.ts";
import { ENDPOINTS } from "../src/rest.ts";
import { conforms, danglingRefs } from "./conforms.ts";

const document = openApiDocument();
const components = document.components as Record<string, JsonObject>;
const COMPONENT_KEY = /^[A-Za-z0-9._-]+$/;

type Operation = {
	readonly operationId: string;
	readonly parameters?: readonly JsonObject[];
	readonly requestBody?: { readonly required: boolean; readonly content: Record<string, JsonObject> };
	readonly responses: Record<string, JsonObject>;
	readonly security: readonly JsonObject[];
	readonly tags: readonly string[];
};

function operationOf({ path, method }: Endpoint): Operation {
	const paths = document.paths as Record<string, Record<string, unknown>>;
	return paths[path]?.[method] as Operation;
}

const REST = Object.values<Endpoint>(ENDPOINTS);

test("[W23] the document is JSON, says OpenAPI 3.1, and is the same every time", () => {
	expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	expect(document.openapi).toMatch(/^3\.1\.\d$/);
	const { title, version } = document.info as JsonObject;
	expect([typeof title, typeof version]).toEqual(["string", "string"]);
	expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(document));
});

test("[W23] every endpoint is an operation, and every operation an endpoint", () => {
	const operations = Object.values(document.paths as Record<string, JsonObject>).flatMap((item) => Object.values(item));
	expect(operations.length).toBe(REST.length);
	const ids = operations.map((operation) => (operation as JsonObject).operationId as string);
	expect(new Set(ids)).toEqual(new Set(REST.map(({ name }) => name)));
	for (const endpoint of REST) expect(operationOf(endpoint).operationId).toBe(endpoint.name);
});

test("[W23] every reference points at a component, and every key of one is allowed", () => {
	expect(danglingRefs(document, document)).toEqual([]);
	for (const section of Object.values(components))
		for (const key of Object.keys(section)) expect(key).toMatch(COMPONENT_KEY);
});

test("[W23] path parameters are exactly those of the path, and required", () => {
	for (const endpoint of REST) {
		const { parameters = [] } = operationOf(endpoint);
		const inPath = parameters.filter((parameter) => parameter.in === "path");
		expect(inPath.map(({ name }) => `{${name}}`)).toEqual(endpoint.path.match(/\{\w+\}/g) ?? []);
		for (const parameter of parameters) {
			expect(parameter.required).toBe(parameter.in === "path");
			expect(parameter.schema).toBeObject();
		}
		expect(new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size).toBe(parameters.length);
	}
});

test("[W23] every example conforms to the schema beside it", () => {
	let checked = 0;
	const visit = (value: Json): void => {
		if (value === null || typeof value !== "object") return;
		if (Array.isArray(value)) return value.forEach(visit);
		const { schema, example } = value as JsonObject;
		if (schema !== undefined && example !== undefined) {
			expect({ example, conforms: conforms(schema as JsonObject, example, document) }).toEqual({
				example,
				conforms: true,
			});
			checked++;
		}
		Object.values(value as JsonObject).forEach(visit);
	};
	visit(document);
	expect(checked).toBeGreaterThan(REST.length);
});

test("[W21] every failure is a problem with a code, under its status", () => {
	for (const endpoint of REST) {
		const { responses } = operationOf(endpoint);
		expect(responses[String(endpoint.status ?? 200)]).toHaveProperty("content");
		const failures = Object.entries(responses).filter(([status]) => status >= "400");
		for (const [status, response] of failures) expect(response.$ref).toBe(`#/components/responses/Status${status}`);
		expect(failures.length).toBeGreaterThanOrEqual(new Set(codesOf(endpoint)).size - 1);
	}
	for (const response of Object.values(components.responses as JsonObject)) {
		expect((response as JsonObject).description).toBeString();
		expect((response as JsonObject).content).toHaveProperty(["application/problem+json"]);
	}
});

test("[W12] users and operators bear a token each, the rest none", () => {
	const schemes = components.securitySchemes as JsonObject;
	for (const endpoint of REST) {
		const names = operationOf(endpoint).security.flatMap((requirement) => Object.keys(requirement));
		expect(names).toEqual(endpoint.who === "anyone" ? [] : [endpoint.who === "user" ? "userToken" : "adminKey"]);
		for (const name of names) expect(schemes[name]).toMatchObject({ type: "http", scheme: "bearer" });
	}
});

test("[PR21] a body may be left out exactly where it needs no field", () => {
	expect(operationOf(ENDPOINTS.leavePresence).requestBody?.required).toBe(false);
	expect(operationOf(ENDPOINTS.putActivity).requestBody?.required).toBe(true);
	expect(operationOf(ENDPOINTS.putFriend).requestBody).toBeUndefined();
});

test("[W23] a schema is written from the side that stands on the wire", () => {
	const book = schemaBook({ target: "draft-2020-12" });
	const given = z.preprocess((text: string) => Number(text), z.int().min(1)).default(5);
	expect(book.write(z.object({ given }))).toEqual({
		type: "object",
		properties: { given: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
	});
});

test("[W23] two different shapes of one name are no document", () => {
	const named = (schema: z.ZodType): z.ZodType => schema.meta({ id: "TwiceNamedShape" });
	const book = schemaBook({ target: "draft-2020-12" });
	book.write(z.object({ first: named(z.string()) }));
	expect(() => book.write(z.object({ second: named(z.number()) }))).toThrow("TwiceNamedShape");
});
