import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeHead, encodeAck, encodeBinary, encodeConnect, encodeConnectError, encodeDisconnect } from "./packet.ts";

const namespaces = fc.oneof(fc.constant("/"), fc.stringMatching(/^\/[a-z0-9_-]{0,20}$/));

test.each([
	['42["x"]', 2, "/", -1, '["x"]'],
	['42/chat,["x"]', 2, "/chat", -1, '["x"]'],
	['42/chat,12["x"]', 2, "/chat", 12, '["x"]'],
	['4212["x"]', 2, "/", 12, '["x"]'],
	["40", 0, "/", -1, ""],
	["40/chat", 0, "/chat", -1, ""],
	["40/chat,", 0, "/chat", -1, ""],
	['40/chat?a=1,{"t":1}', 0, "/chat?a=1", -1, '{"t":1}'],
	['42007["x"]', 2, "/", 7, '["x"]'],
])("[W1] the head of %p is read", (...[frame, type, namespace, id, payload]) => {
	const head = decodeHead(frame);
	expect(head).toMatchObject({ type, namespace, id, attachments: 0 });
	expect(frame.slice(head?.payloadAt)).toBe(payload);
});

test("[W1] the head of a binary packet says how many attachments follow", () => {
	expect(decodeHead('4510-/chat,3["x"]')).toMatchObject({ type: 5, attachments: 10, namespace: "/chat", id: 3 });
});

test.each(["4", "47", "4x", "45[]", "45-[]", "451", `42${"9".repeat(16)}[]`, `42/${"n".repeat(128)},[]`])(
	"[T-14] %p has no head",
	(frame) => {
		expect(decodeHead(frame)).toBeNull();
	},
);

test("[W1] whatever is encoded is read as what it was", () => {
	fc.assert(
		fc.property(namespaces, fc.nat(), fc.nat({ max: 10 }), (...[namespace, id, attachments]) => {
			expect(decodeHead(encodeAck(namespace, id, "[]"))).toMatchObject({ type: 3, namespace, id });
			expect(decodeHead(encodeConnect(namespace, "s"))).toMatchObject({ type: 0, namespace, id: -1 });
			expect(decodeHead(encodeConnectError(namespace, { message: "m" }))).toMatchObject({ type: 4, namespace });
			expect(decodeHead(encodeDisconnect(namespace))).toMatchObject({ type: 1, namespace });
			const head = { type: 6, namespace, id, attachments };
			expect(decodeHead(encodeBinary(head, "[]"))).toMatchObject(head);
		}),
	);
});

test("[T-14] no text makes the reader throw, or read beyond its end", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const head = decodeHead(`4${text}`);
			expect(head === null || head.payloadAt <= text.length + 1).toBe(true);
		}),
	);
});
