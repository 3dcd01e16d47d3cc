import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { DownEvent, Endpoint, UpEvent } from "../src/definition.ts";
import { DOWN_EVENTS } from "../src/events/down.ts";
import { isUpName, UP_EVENTS } from "../src/events/up.ts";
import { parse } from "../src/parse.ts";
import { PLAIN_FRAMES } from "../src/plain.ts";
import { ENDPOINTS } from "../src/rest.ts";

const SRC = join(import.meta.dir, "..", "src");

const UP = Object.values<UpEvent>(UP_EVENTS);
const DOWN = Object.values<DownEvent>(DOWN_EVENTS);
const REST = Object.values<Endpoint>(ENDPOINTS);

/** An example is what stands on the wire: JSON that its schema takes, and takes again as it was read. */
function expectExample(schema: z.ZodType, example: unknown): void {
	const written = JSON.parse(JSON.stringify(example));
	expect(written).toEqual(example);
	const read = parse(schema, written);
	if (!read.ok) throw new Error(read.error.message);
	expect(parse(schema, read.value)).toEqual(read);
}

/** What the server writes is read by a client exactly as written: every field of the example is one of the schema. */
function expectAnswer(schema: z.ZodType, example: unknown): void {
	expectExample(schema, example);
	expect(schema.parse(example)).toEqual(example);
}

test("[W23] the examples of every client event hold in both directions", () => {
	for (const event of UP) {
		expectExample(event.payload, event.example.payload);
		expectAnswer(event.answer, event.example.answer);
		expect(Object.keys(event.payload.parse(event.example.payload) as object).sort()).toEqual(
			Object.keys(event.example.payload as object).sort(),
		);
	}
});

test("[W23] the example of every server event holds", () => {
	for (const event of DOWN) expectAnswer(event.data, event.example);
});

test("[W23] the examples of every endpoint hold in both directions", () => {
	for (const { params, query, body, answer, example } of REST) {
		expectExample(params, example.params ?? {});
		expectExample(query, example.query ?? {});
		expectAnswer(answer, example.answer);
		if (body !== undefined) expectExample(body, example.body);
		else expect(example.body).toBeUndefined();
	}
});

test("[W23] the example of every plain frame holds", () => {
	for (const [name, { frame, example }] of Object.entries(PLAIN_FRAMES)) {
		expectAnswer(frame, example);
		if (name !== "event") expect<string>(example.type).toBe(name);
	}
});

test("[W20] every event stands under its own name, which is namespace:action", () => {
	for (const [name, event] of Object.entries<UpEvent | DownEvent>({ ...UP_EVENTS, ...DOWN_EVENTS })) {
		expect(event.name).toBe(name);
		if (name !== "error") expect(name).toMatch(/^[a-z]+:[a-z-]+$/);
		expect(event.namespaces.length).toBeGreaterThan(0);
		expect(new Set(event.namespaces).size).toBe(event.namespaces.length);
	}
	// A receiver says it, and the sender is told it, under one name (RCP1, RCP2).
	const both = UP.filter(({ name }) => Object.hasOwn(DOWN_EVENTS, name)).map(({ name }) => name);
	expect(both).toEqual(["chat:delivered"]);
});

test("[T-16] names that clients must not send are no events", () => {
	for (const name of ["error", "connect", "disconnect", "newListener", "__proto__", "constructor", "toString", ""])
		expect(isUpName(name)).toBe(false);
	expect(isUpName("presence:set")).toBe(true);
});

function kebab(name: string): string {
	return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll(":", "-");
}

test("[W23] every definition has its own file, named after it, and every file is collected", () => {
	const filesIn = (folder: string): readonly string[] => readdirSync(join(SRC, folder)).sort();
	const files = (names: readonly string[]): readonly string[] => names.map((name) => `${kebab(name)}.ts`).sort();
	expect(filesIn("events/up")).toEqual(files(UP.map(({ name }) => name)));
	expect(filesIn("events/down")).toEqual(files(DOWN.map(({ name }) => name)));
	expect(filesIn("rest")).toEqual(files(REST.map(({ name }) => name)));
});

test("[W23] every endpoint has its own name, method and path, and parameters as its path says", () => {
	for (const [name, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
		expect(endpoint.name).toBe(name);
		const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
		expect(Object.keys((endpoint.params as z.ZodObject).shape)).toEqual(inPath as string[]);
		expect(endpoint.path.startsWith("/admin/")).toBe(endpoint.who === "operator");
		expect(endpoint.path.startsWith("/api/")).toBe(endpoint.who === "user");
		if (endpoint.method === "get") expect(endpoint.body).toBeUndefined();
	}
	expect(new Set(REST.map(({ method, path }) => `${method} ${path}`)).size).toBe(REST.length);
});
