import { expect, test } from "bun:test";
import { anything, assert, constantFrom, jsonValue, oneof, property, string } from "fast-check";
import { z } from "zod";
import type { UpEvent } from "./definition.ts";
import { UP_EVENTS } from "./events/up.ts";
import { LIMITS } from "./limits.ts";
import { parse } from "./parse.ts";
import { ENDPOINTS } from "./rest.ts";

const schema = z.object({
	kind: z.enum(["a", "b"]),
	count: z.int().min(1).max(9),
	name: z.string().max(4),
	list: z.array(z.boolean()).max(2),
});

function messageOf(value: unknown, against: z.ZodType = schema): string {
	const parsed = parse(against, value);
	if (parsed.ok) throw new Error("it was accepted");
	expect(parsed.error.code).toBe("bad_request");
	return parsed.error.message;
}

test("[W22] unknown fields are dropped", () => {
	const given = { kind: "a", count: 1, name: "x", list: [], more: 1 };
	expect(parse(schema, given)).toEqual({ ok: true, value: { kind: "a", count: 1, name: "x", list: [] } });
});

test("[W22] a fault names the field and what it must be, in plain words", () => {
	const good = { kind: "a", count: 1, name: "x", list: [] };
	expect(messageOf({ ...good, kind: "c" })).toBe("kind: must be one of a, b");
	expect(messageOf({ ...good, count: 1.5 })).toBe("count: must be a whole number");
	expect(messageOf({ ...good, count: 10 })).toBe("count: must be at most 9");
	expect(messageOf({ ...good, count: "1" })).toBe("count: must be a number");
	expect(messageOf({ ...good, name: "xxxxx" })).toBe("name: must be at most 4 characters");
	expect(messageOf({ ...good, list: [true, 1] })).toBe("list[1]: must be true or false");
	expect(messageOf({ ...good, list: [true, true, true] })).toBe("list: must be at most 2 entries");
	expect(messageOf({ ...good, name: undefined })).toBe("name: is required");
	expect(messageOf([])).toBe("the payload must be an object");
	expect(messageOf(null)).toBe("the payload must be an object");
	expect(messageOf("x")).toBe("the payload must be an object");
});

test("[W22] of many faults the first three are named", () => {
	expect(messageOf({})).toBe("kind: is required; count: is required; name: is required; and 1 more");
});

test("[W22] a message quotes nothing of what was sent", () => {
	const secret = "s3cret-value";
	expect(messageOf({ kind: secret, count: secret, name: secret + secret, list: secret })).not.toContain(secret);
	const open = z.record(z.string(), z.number());
	const message = messageOf({ ["<script>\n".repeat(1000)]: "x" }, open);
	expect(message.length).toBeLessThan(200);
	expect(message).not.toMatch(/[<>\n]/);
});

test("[W1] binary data is refused wherever it stands", () => {
	const message = "the payload must not contain binary data";
	expect(messageOf(new Uint8Array(4), z.object({}))).toBe(message);
	expect(messageOf({ ignored: { deep: [new Uint8Array(4)] } }, z.object({}))).toBe(message);
});

test("[T-18] nesting is bounded, also where nobody reads it", () => {
	const nest = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
	expect(parse(z.unknown(), nest(LIMITS.payloadDepth)).ok).toBe(true);
	expect(messageOf(nest(LIMITS.payloadDepth + 1), z.unknown())).toBe(
		"the payload must not be nested deeper than 32 levels",
	);
	expect(messageOf({ x: nest(50_000) }, z.object({}))).toBe("the payload must not be nested deeper than 32 levels");
});

test("[T-15] names of prototypes are fields like others and pollute nothing", () => {
	const hostile = JSON.parse(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"active":true}`);
	const parsed = parse(UP_EVENTS["presence:heartbeat"].payload, hostile);
	expect(parsed).toEqual({ ok: true, value: { active: true } });
	expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

const SCHEMAS: readonly z.ZodType[] = [
	...Object.values<UpEvent>(UP_EVENTS).map(({ payload }) => payload),
	...Object.values(ENDPOINTS).flatMap(({ params, query, ...rest }) =>
		"body" in rest ? [params, query, rest.body] : [params, query],
	),
];

const FIELDS = [...new Set(SCHEMAS.flatMap((one) => ("shape" in one ? Object.keys(one.shape as object) : [])))];

test("[T-18] no value makes a check throw or a message long, for any schema of the wire", async () => {
	const hostile = oneof(
		jsonValue(),
		anything({ key: constantFrom(...FIELDS, "__proto__"), maxDepth: 4, withNullPrototype: true }),
		string({ unit: "binary" }),
	);
	await assert(
		property(constantFrom(...SCHEMAS), hostile, (one, value) => {
			const parsed = parse(one, value);
			if (parsed.ok) return;
			expect(parsed.error.code).toBe("bad_request");
			expect(parsed.error.message.length).toBeLessThan(600);
			expect(parsed.error.message.isWellFormed()).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
});

test("[T-20] a list far over its limit costs one look, and one fault", () => {
	const userIds = Array.from({ length: 60_000 }, () => 1);
	expect(messageOf({ userIds }, UP_EVENTS["presence:subscribe"].payload)).toBe("userIds: must be at most 5000 entries");
	expect(messageOf({ userIds }, UP_EVENTS["presence:sync"].payload)).toBe("userIds: must be at most 100 entries");
});
