import { expect, test } from "bun:test";
import { packed, unpacked } from "./packed-answer.ts";
import type { Answer } from "./sqlite-group.ts";
import type { Call } from "./stores.ts";

const history: Call = { port: "messages", method: "history", args: [] };

test("[STO6] a page of messages travels as text, and is the same afterwards", () => {
	const messages = [
		{ id: "m1", text: "Grüße \ud83d\ude80", metadata: JSON.parse('{"__proto__":{"a":1}}'), editedAt: null },
	];
	const answer: Answer = { ok: true, value: { messages, hasMore: false } };
	const travelling = packed(history, answer);
	expect(travelling).toHaveProperty("json");
	expect(unpacked(travelling)).toEqual(answer);
	expect(JSON.stringify(unpacked(travelling))).toBe(JSON.stringify(answer));
});

test("[STO6] no page, what failed, and what text cannot say travel as they are", () => {
	const nothing: Answer = { ok: true, value: undefined };
	const failed: Answer = { ok: false, unavailable: true, message: "disk full" };
	const facts: Answer = { ok: true, value: [{ friends: new Set(["a"]) }] };
	expect(packed(history, nothing)).toBe(nothing);
	expect(packed(history, failed)).toBe(failed);
	expect(packed({ port: "facts", method: "loadMany", args: [] }, facts)).toBe(facts);
	for (const answer of [nothing, failed, facts]) expect(unpacked(answer)).toBe(answer);
});
