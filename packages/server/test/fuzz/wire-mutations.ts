import { oddText } from "./odd-values.ts";
import type { Random } from "./random.ts";

type Mutation = (random: Random, bytes: Buffer) => Buffer;

function spliced(
	bytes: Buffer,
	at: number,
	{ cut = 0, put = Buffer.alloc(0) }: { cut?: number; put?: Buffer },
): Buffer {
	return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
}

/** One byte, or a few, that the text did not have: digits, marks of JSON, half of a character. */
const INSERTED = ["0", "9", "-", "/", ",", '"', "{", "}", "[", "]", "\\", "\\u0000", "\\ud800", "\x1e", "\0", "\n"].map(
	(text) => Buffer.from(text),
);
const BROKEN_UTF8 = [[0xff], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc0, 0x80]].map(
	(bytes) => Buffer.from(bytes),
);

const MUTATIONS: readonly Mutation[] = [
	(random, bytes) => {
		const turned = Buffer.from(bytes);
		const at = random.below(turned.length);
		turned[at] = (turned[at] ?? 0) ^ (1 << random.below(8));
		return turned;
	},
	(random, bytes) => spliced(bytes, random.below(bytes.length), { cut: 1 + random.below(4) }),
	(random, bytes) => spliced(bytes, random.below(bytes.length + 1), { put: random.pick(INSERTED) ?? bytes }),
	(random, bytes) => spliced(bytes, random.below(bytes.length + 1), { put: random.pick(BROKEN_UTF8) ?? bytes }),
	(random, bytes) => spliced(bytes, random.below(bytes.length + 1), { put: Buffer.from(oddText(random)) }),
	(random, bytes) => bytes.subarray(0, random.below(bytes.length)),
	(random, bytes) => bytes.subarray(random.below(bytes.length)),
	(random, bytes) => {
		const at = random.below(bytes.length);
		const piece = bytes.subarray(at, at + 1 + random.below(8));
		return spliced(bytes, at, { put: Buffer.concat(Array.from({ length: 1 + random.below(300) }, () => piece)) });
	},
	(random, bytes) => Buffer.from(bytes.toString("latin1").replace(/\d+/, String(10 ** random.below(20))), "latin1"),
	(_, bytes) => Buffer.concat([bytes, bytes]),
];

/** The same bytes, changed in one to three places. */
export function mutated(random: Random, bytes: Buffer): Buffer {
	let changed = bytes;
	for (let count = 1 + random.below(3); count > 0; count -= 1)
		changed = random.pick(MUTATIONS)?.(random, changed.length === 0 ? Buffer.from("4") : changed) ?? changed;
	return changed;
}
