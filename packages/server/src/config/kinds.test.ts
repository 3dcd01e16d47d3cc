import { expect, test } from "bun:test";
import fc from "fast-check";
import { headerList } from "./checks.ts";
import {
	amount,
	choice,
	duration,
	durationText,
	fraction,
	type Kind,
	size,
	sizeText,
	webAddress,
	whole,
	yesNo,
} from "./kinds.ts";

function read<T>(kind: Kind<T>, text: string): T | string {
	const reading = kind.read(text);
	return reading.ok ? reading.value : `wrong: ${reading.problem}`;
}

test.each([
	["250ms", 250],
	["5s", 5_000],
	["1.5s", 1_500],
	["15m", 900_000],
	["2h", 7_200_000],
	["30d", 2_592_000_000],
	["0", 0],
	["0s", 0],
])("[OPS3] the duration %s is %d ms", (written, ms) => {
	expect(read(duration(), written)).toBe(ms);
});

test.each(["", "5", "5 s", "s", "-5s", "5S", "1e3s", "5sec", "5s5s", "Infinity", "99999d"])(
	"[OPS3] %p is no duration",
	(written) => {
		expect(read(duration(), written)).toStartWith("wrong: must be");
	},
);

test.each([
	["0", 0],
	["65536", 65_536],
	["512B", 512],
	["256KiB", 262_144],
	["1MiB", 1_048_576],
	["1GiB", 1_073_741_824],
])("[OPS3] the size %s is %d bytes", (written, bytes) => {
	expect(read(size(), written)).toBe(bytes);
});

test.each(["", "1KB", "1.5MiB", "-1", "1 MiB", "MiB", "99999GiB"])("[OPS3] %p is no size", (written) => {
	expect(read(size(), written)).toStartWith("wrong: must be");
});

test("[OPS3] numbers, words and addresses say what they take", () => {
	expect([read(whole({ max: 65_535 }), "4747"), read(amount, "2.5"), read(yesNo, "Yes"), read(yesNo, "0")]).toEqual([
		4_747,
		2.5,
		true,
		false,
	]);
	expect(read(whole({ max: 65_535 }), "65536")).toBe("wrong: must be at most 65535");
	expect(read(whole({ min: 1 }), "0")).toBe("wrong: must be at least 1");
	expect(read(whole(), "4.5")).toBe("wrong: must be a whole number");
	expect(read(yesNo, "perhaps")).toBe("wrong: must be true or false");
	expect(read(choice("info", "warn"), "loud")).toBe("wrong: must be one of info, warn");
	expect(read(webAddress, "file:///etc/passwd")).toStartWith("wrong: must be a URL");
	expect([read(fraction, "0"), read(fraction, "0.25"), read(fraction, "1")]).toEqual([0, 0.25, 1]);
	expect([read(fraction, "1.1"), read(fraction, "-1"), read(fraction, "half")]).toEqual([
		"wrong: must be at most 1",
		"wrong: must be a number from 0 to 1",
		"wrong: must be a number from 0 to 1",
	]);
	expect(read(duration({ min: 1_000, max: 60_000 }), "2m")).toBe("wrong: must be at most 1m");
});

test("[OPS4] the headers of a collector are read as OpenTelemetry has them written, and nothing of wrong ones is repeated", () => {
	expect(read(headerList, "authorization=Basic%20dXNlcg==, X-Scope=a%2Cb")).toEqual({
		authorization: "Basic dXNlcg==",
		"X-Scope": "a,b",
	});
	for (const wrong of ["secret", "a b=secret", "=secret", "a=secret,", "a=%zz", "a=%0d%0ab", "a=%e2%82%ac"])
		expect(read(headerList, wrong)).toMatch(/^wrong: must be headers such as/);
});

test("[OPS3] what is printed reads as the same value again", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 315_360_000_000 }), (value) => {
			expect(read(duration(), durationText(value))).toBe(value);
			expect(read(size(), sizeText(value))).toBe(value);
		}),
	);
});
