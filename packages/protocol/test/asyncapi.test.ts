import { expect, test } from "bun:test";
import { asyncApiDocument } from "../src/asyncapi.ts";
import type { DownEvent, UpEvent } from "../src/definition.ts";
import { DOWN_EVENTS } from "../src/events/down.ts";
import { UP_EVENTS } from "../src/events/up.ts";
import type { JsonObject } from "../src/json-schema.ts";
import { PLAIN_FRAMES } from "../src/plain.ts";
import { conforms, danglingRefs } from "./conforms.ts";

const document = asyncApiDocument();
const channels = document.channels as Record<string, JsonObject>;
const operations = document.operations as Record<string, JsonObject>;
const components = document.components as Record<string, JsonObject>;
const messages = components.messages as Record<string, JsonObject>;
const COMPONENT_KEY = /^[\w\d.\-_]+$/;

type Ref = { readonly $ref: string };

test("[W23] the document is JSON, says AsyncAPI 3, and is the same every time", () => {
	expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	expect(document.asyncapi).toBe("3.0.0");
	const { title, version } = document.info as JsonObject;
	expect([typeof title, typeof version]).toEqual(["string", "string"]);
	expect(JSON.stringify(asyncApiDocument())).toBe(JSON.stringify(document));
});

test("[W23] every reference points at something, and every key of a component is allowed", () => {
	expect(danglingRefs(document, document)).toEqual([]);
	for (const section of Object.values(components))
		for (const key of Object.keys(section)) expect(key).toMatch(COMPONENT_KEY);
});

test("[W23] every message's example conforms to its payload", () => {
	for (const message of Object.values(messages)) {
		const [example] = message.examples as readonly JsonObject[];
		const fits = conforms(message.payload as JsonObject, example?.payload ?? null, document);
		expect({ name: message.name, fits }).toEqual({ name: message.name, fits: true });
	}
});

test("[W23] an operation names messages of its own channel alone", () => {
	for (const operation of Object.values(operations)) {
		expect(["send", "receive"]).toContain(operation.action as string);
		const channel = (operation.channel as Ref).$ref;
		for (const { $ref } of operation.messages as unknown as readonly Ref[])
			expect($ref).toStartWith(`${channel}/messages/`);
		if (operation.reply === undefined) continue;
		const reply = operation.reply as unknown as { channel: Ref; messages: readonly Ref[] };
		expect(reply.channel.$ref).toBe(channel);
		for (const { $ref } of reply.messages) expect($ref).toStartWith(`${channel}/messages/`);
	}
});

function operationsOf(name: string): readonly JsonObject[] {
	const key = name.replaceAll(":", "-");
	return Object.values(operations).filter((operation) =>
		(operation.messages as unknown as readonly Ref[]).some(({ $ref }) => $ref.endsWith(`/messages/${key}`)),
	);
}

function channelOf(namespace: string): string {
	return `#/channels/${namespace.slice(1)}`;
}

test("[W20] what a client sends is received in its namespaces, and answered", () => {
	for (const event of Object.values<UpEvent>(UP_EVENTS)) {
		const found = operationsOf(event.name);
		expect(found.map((operation) => (operation.channel as Ref).$ref)).toEqual(event.namespaces.map(channelOf));
		for (const operation of found) expect(operation).toMatchObject({ action: "receive", reply: {} });
	}
});

test("[W20] what the server sends is sent in its namespaces", () => {
	for (const event of Object.values<DownEvent>(DOWN_EVENTS)) {
		const found = operationsOf(Object.hasOwn(UP_EVENTS, event.name) ? `${event.name}-told` : event.name);
		expect(found.map((operation) => (operation.channel as Ref).$ref)).toEqual(event.namespaces.map(channelOf));
		for (const operation of found) expect(operation.action).toBe("send");
	}
});

test("[W3] every frame of the plain WebSocket stands in its channel", () => {
	const keys = Object.keys(channels.plain?.messages as JsonObject);
	expect(keys.sort()).toEqual(
		Object.keys(PLAIN_FRAMES)
			.map((name) => `plain-${name.replaceAll("_", "-")}`)
			.sort(),
	);
	expect(channels.plain?.address).toBe("/ws");
});

test("[W20] an answer is a success with all its fields, or a failure, and never both", () => {
	const answer = messages["presence-heartbeat-answer"]?.payload as JsonObject;
	const fits = (value: JsonObject): boolean => conforms(answer, value, document);
	const error = { code: "bad_request", message: "no", retryable: false };
	expect(fits({ success: true, nextHeartbeatMs: 1, nextLocationMs: 1 })).toBe(true);
	expect(fits({ success: false, error })).toBe(true);
	expect(fits({ success: true, nextHeartbeatMs: 1 })).toBe(false);
	expect(fits({ success: false })).toBe(false);
	expect(fits({ success: true, error })).toBe(false);
});
