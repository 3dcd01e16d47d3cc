import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Flicker, flickers, toldAgain } from "./flicker.ts";

const MINUTE = 60_000;

/** After everybody was told at each of these moments. */
function told(...moments: readonly number[]): Flicker | null {
	return moments.reduce<Flicker | null>((flicker, at) => toldAgain(flicker, at), null);
}

/** So many moments, so far apart. */
function moments(count: number, apart: number): readonly number[] {
	return Array.from({ length: count }, (_, index) => index * apart);
}

test("[PR20] [T-27] five visits are told as they come, and then one coming or going a minute", () => {
	expect(flickers(told(), 0)).toBe(false);
	expect(flickers(told(...moments(9, 1)), 9)).toBe(false);
	const ten = told(...moments(10, 0));
	expect(flickers(ten, 1)).toBe(true);
	expect(flickers(ten, MINUTE - 10)).toBe(true);
	expect(flickers(ten, MINUTE)).toBe(false);
	expect(flickers(toldAgain(ten, MINUTE), MINUTE + 1)).toBe(true);
});

test("[PR20] what is told because it was gathered costs no more than it would have", () => {
	const last = 49 * 5_000;
	const flicker = told(...moments(50, 5_000));
	expect(flickers(flicker, last + MINUTE)).toBe(false);
	expect(flickers(flicker, last + MINUTE - 10)).toBe(true);
});

test("[PR20] [T-32] whatever the clock does, who was not told of for ten minutes is as if they never were", () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { minLength: 1 }), (at) => {
			const flicker = told(...at);
			const after = (flicker?.at ?? 0) + 10 * MINUTE;
			expect(toldAgain(flicker, after)).toEqual({ count: 1, at: after });
		}),
	);
});
