import { expect, test } from "bun:test";
import { UP_EVENTS } from "../src/events/up.ts";
import { handshakeSchema, plainHandshakeSchema } from "../src/handshake.ts";
import { parse } from "../src/parse.ts";
import { PLAIN_ALIASES, plainAckSchema, plainErrorSchema, plainEventSchema, unaliased } from "../src/plain.ts";

test("[W13] a token that is missing, no text, or endless is absent, and no fault of the form", () => {
	for (const auth of [{}, { token: 1 }, { token: null }, { token: ["a"] }, { token: "x".repeat(100_000) }])
		expect(parse(handshakeSchema, auth)).toEqual({ ok: true, value: { token: undefined } });
	expect(parse(handshakeSchema, { token: "t" })).toEqual({ ok: true, value: { token: "t" } });
});

test("[W12] a device id has the grammar of ids", () => {
	expect(parse(handshakeSchema, { token: "t", deviceId: "phone-2", device: "mobile" }).ok).toBe(true);
	expect(parse(handshakeSchema, { token: "t", deviceId: "a/b" })).toEqual({
		ok: false,
		error: { code: "bad_request", message: "deviceId: must be 1 to 128 characters of A-Z a-z 0-9 _ . @ | + = -" },
	});
	expect(parse(handshakeSchema, { token: "t", device: "toaster" }).ok).toBe(false);
});

test("[W3] a plain handshake may ask for system C's push alone", () => {
	expect(plainHandshakeSchema.parse({ token: "t", events: "simple" }).events).toBe("simple");
	expect(plainHandshakeSchema.safeParse({ token: "t", events: "few" }).success).toBe(false);
});

test("[W3] system C's names stand for events that exist", () => {
	for (const [alias, name] of Object.entries(PLAIN_ALIASES)) {
		expect(Object.hasOwn(UP_EVENTS, name)).toBe(true);
		expect(unaliased(alias)).toBe(name);
	}
	for (const type of ["presence:set", "__proto__", "toString", ""]) expect(unaliased(type)).toBe(type);
});

test("[W3] a frame has a type, and an id that its answer can bear", () => {
	for (const frame of [{ type: "presence:set" }, { type: "presence:set", id: 0, data: null }, { type: "x", id: "a" }])
		expect(parse(plainEventSchema, frame).ok).toBe(true);
	for (const frame of [{}, { type: 1 }, { type: "" }, { type: "x".repeat(65) }, { type: "x", id: {} }, [], "x", 7])
		expect(parse(plainEventSchema, frame).ok).toBe(false);
});

test("[W20] an acknowledgement is a success with what it answers, or a failure with its code", () => {
	const error = { code: "not_found", message: "no", retryable: false };
	expect(plainAckSchema.parse({ type: "ack", id: 1, data: { success: true, nextHeartbeatMs: 1 } }).data).toEqual({
		success: true,
		nextHeartbeatMs: 1,
	});
	expect(plainAckSchema.safeParse({ type: "ack", id: 1, data: { success: false, error } }).success).toBe(true);
	expect(plainAckSchema.safeParse({ type: "ack", id: 1, data: { success: false } }).success).toBe(false);
	expect(plainErrorSchema.safeParse({ type: "error", data: { event: "presence:set", error } }).success).toBe(true);
});
