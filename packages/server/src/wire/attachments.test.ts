import { expect, test } from "bun:test";
import fc from "fast-check";
import { putIn, takeOut } from "./attachments.ts";
import { decodePayload, encodePayload } from "./payload.ts";

test("[W1] attachments taken out and put in again leave what there was", () => {
	const leaf = fc.oneof(fc.string(), fc.integer(), fc.uint8Array(), fc.constant(null));
	const value = fc.array(fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.stringMatching(/^[a-z]+$/), leaf)));
	fc.assert(
		fc.property(value, (original) => {
			const found: Uint8Array[] = [];
			const parsed = JSON.parse(JSON.stringify(takeOut(original, found)));
			expect(putIn(parsed, found)).toBe(true);
			expect(parsed).toEqual(original);
		}),
	);
});

test("[W1] polling payloads of text and binary come back as they were", () => {
	const frame = fc.oneof(
		fc.string().map((text) => `4${text.replaceAll("\x1e", "")}`),
		fc.uint8Array({ minLength: 1 }),
	);
	fc.assert(
		fc.property(fc.array(frame, { minLength: 1 }), (frames) => {
			const decoded = decodePayload(encodePayload(frames));
			expect(decoded.map((one) => (typeof one === "string" ? one : [...one]))).toEqual(
				frames.map((one) => (typeof one === "string" ? one : [...one])),
			);
		}),
	);
});
