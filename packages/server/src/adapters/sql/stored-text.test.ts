import { expect, test } from "bun:test";
import fc from "fast-check";
import { fromStored, toStored } from "./stored-text.ts";

/** Any sequence of UTF-16 units, rich in those that databases refuse. */
const units = fc.oneof(
	fc.integer({ min: 0, max: 0xffff }),
	fc.constantFrom(0, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfffe, 0xffff, 0x30, 0x64),
);
const anyText = fc.array(units).map((codes) => String.fromCharCode(...codes));

test("[T-18] whatever the text, it is stored as proper Unicode without NUL and comes back as it was", () => {
	fc.assert(
		fc.property(anyText, (text) => {
			const stored = String(toStored(text));
			expect(stored.isWellFormed()).toBe(true);
			expect(stored).not.toContain("\0");
			expect(fromStored(stored)).toBe(text);
		}),
		{ numRuns: 2_000 },
	);
});

test("[T-18] ordinary text, an emoji included, is stored as it is", () => {
	for (const text of ["", "Ada", "Ørsted \u{1F600}", "\uFFFD"]) expect(toStored(text)).toBe(text);
});

test("[T-17] two different ids never become the same", () => {
	const stored = ["a\0", "a\uD800", "a\uDFFF", "a\uFFFD", "a\uFFFE", "a\uFFFE0000", "a"].map(toStored);
	expect(new Set(stored).size).toBe(stored.length);
});

test("[T-18] what is no text is left alone", () => {
	for (const value of [0, -1.5, null]) expect([toStored(value), fromStored(value)]).toEqual([value, value]);
});
