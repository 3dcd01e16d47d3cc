import { expect, test } from "bun:test";
import { FrameScanner } from "./scanner.ts";

/** A server's frame: not masked. */
function frame(payload: string, opcode = 1): Buffer {
	const body = Buffer.from(payload);
	const head =
		body.length < 126
			? Buffer.from([0x80 | opcode, body.length])
			: body.length < 65_536
				? Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255])
				: Buffer.concat([Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]), uint32(body.length)]);
	return Buffer.concat([head, body]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

function scanned(chunks: readonly Uint8Array[]): { text: string; opcode: number }[] {
	const scanner = new FrameScanner();
	const found: { text: string; opcode: number }[] = [];
	for (const chunk of chunks)
		scanner.scan(chunk, (bytes, start, end) =>
			found.push({ text: Buffer.from(bytes.subarray(start, end)).toString(), opcode: scanner.opcode }),
		);
	return found;
}

const TEXTS = ["2", "", "x".repeat(125), "y".repeat(126), "z".repeat(65_535), "ä".repeat(40_000), "42[]"];

test("frames of every length are found, many in one chunk", () => {
	expect(scanned([Buffer.concat(TEXTS.map((text) => frame(text)))]).map(({ text }) => text)).toEqual(TEXTS);
});

test("frames are found wherever the chunks are cut", () => {
	const bytes = Buffer.concat([frame("one"), frame("y".repeat(130)), frame("2"), frame("last")]);
	for (let size = 1; size < bytes.length; size++) {
		const chunks: Buffer[] = [];
		for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
		expect(scanned(chunks).map(({ text }) => text)).toEqual(["one", "y".repeat(130), "2", "last"]);
	}
});

test("the kind of each frame is told", () => {
	expect(scanned([Buffer.concat([frame("a"), frame("ping", 9), frame("", 8)])]).map(({ opcode }) => opcode)).toEqual([
		1, 9, 8,
	]);
});

test("what no server of ours sends is an error, not a wrong count", () => {
	expect(() => scanned([Buffer.from([0x01, 1, 97])])).toThrow("fragmented");
	expect(() => scanned([Buffer.from([0x81, 0x81, 0, 0, 0, 0, 97])])).toThrow("masked");
});
