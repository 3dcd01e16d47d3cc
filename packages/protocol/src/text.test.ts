import { expect, test } from "bun:test";
import { assert, property, string } from "fast-check";
import { parse } from "./parse.ts";
import { codePoints, isStorable, textSchema } from "./text.ts";

test("[W25] a text is counted in code points, not in code units", () => {
	expect(codePoints("🏗️")).toBe(2);
	expect(parse(textSchema(1, 3), "🎉🎉🎉").ok).toBe(true);
	expect(parse(textSchema(1, 3), "🎉🎉🎉🎉").ok).toBe(false);
	expect(parse(textSchema(1, 3), "").ok).toBe(false);
	expect(parse(textSchema(2, 3), "🎉").ok).toBe(false);
	expect(parse(textSchema(2, 3), "🎉🎉").ok).toBe(true);
});

test("[W25] the bounds of a text are those of its code points, for any text", async () => {
	await assert(
		property(string({ unit: "grapheme", maxLength: 12 }), (text) => {
			const count = codePoints(text);
			expect(parse(textSchema(2, 6), text).ok).toBe(count >= 2 && count <= 6 && isStorable(text));
		}),
	);
});

test("[T-18] NUL and half a surrogate pair are refused", () => {
	for (const text of ["a\0b", "\0", "\ud800", "x\udc00", "\udc00\ud800"]) {
		const parsed = parse(textSchema(1, 280), text);
		expect(parsed).toEqual({
			ok: false,
			error: { code: "bad_request", message: "the payload must not contain NUL or half a surrogate pair" },
		});
	}
});

test("[T-17] other control characters, markup and line breaks are data and pass unchanged", () => {
	const text = "<b>\r\n*?[]{}:'\";--\u001b[31m</b>";
	expect(parse(textSchema(1, 280), text)).toEqual({ ok: true, value: text });
});
