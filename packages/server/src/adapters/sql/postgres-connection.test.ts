import { expect, test } from "bun:test";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { toBound, toSafeInteger } from "./postgres-connection.ts";
import { isConsequence, kindOf } from "./postgres-faults.ts";

test("[STO2] whole numbers arrive as numbers, and never as wrong ones", () => {
	expect(toSafeInteger("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
	expect(toSafeInteger("-5")).toBe(-5);
	expect(() => toSafeInteger("9007199254740993")).toThrow("beyond 2^53");
});

test("[STO2] what SQLite does not bind is not bound here either", () => {
	expect([toBound(null), toBound(1.5), toBound(7n), toBound("a")]).toEqual([null, 1.5, 7n, "a"]);
	expect(toBound("a\0b")).not.toContain("\0");
	for (const odd of [undefined, true, {}, new Date(0), Number.NaN, Number.POSITIVE_INFINITY, Symbol("s")]) {
		expect(() => toBound(odd)).toThrow(TypeError);
	}
});

function aFault(code: string): Error {
	return Object.assign(new Error(code), { code });
}

test.each([
	["40001", "race"],
	["40P01", "race"],
	["23505", "race"],
	["23503", "race"],
	["53100", "storage"],
	["57P01", "storage"],
	["57014", "storage"],
	["55P03", "storage"],
	["25006", "storage"],
	["08006", "storage"],
	["22P02", "call"],
	["42P01", "call"],
	["ECONNRESET", "call"],
] as const)("[CLU3] %s is a fault of kind %s", (code, kind) => {
	expect(kindOf(aFault(code))).toBe(kind);
});

test("[CLU3] a connection that is gone is the store's fault; what follows a fault says nothing of it", () => {
	expect(kindOf(new StoreUnavailable("gone"))).toBe("storage");
	expect(isConsequence(aFault("25P02"))).toBe(true);
	expect(isConsequence(aFault("40001"))).toBe(false);
});
