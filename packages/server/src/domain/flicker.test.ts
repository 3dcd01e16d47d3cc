import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Flicker, flickers, toldAgain } from "./flicker.ts";

const MINUTE = 60_000;

/** After everybody was told at each of these moments. */
function told(...moments: readonly number[]): Flicker | null {
	return moments.reduce<Flicker | null>((flicker, at) => toldAgain(flicker, at), null);
}

test("[PR20] [T-27] two visits are told as they come, and then one change of status a minute", () => {
	expect(flickers(told(), 0)).toBe(false);
	expect(flickers(told(0, 1, 2), 3)).toBe(false);
	expect(flickers(told(0, 1, 2, 3), 4)).toBe(true);
	expect(flickers(told(0, 1, 2, 3), 3 + MINUTE - 10)).toBe(true);
	expect(flickers(told(0, 1, 2, 3), 3 + MINUTE)).toBe(false);
	expect(flickers(told(0, 1, 2, 3, 3 + MINUTE), 4 + MINUTE)).toBe(true);
});

test("[PR20] what is told because it was gathered costs no more than it would have", () => {
	const moments = Array.from({ length: 50 }, (_, index) => index * 5_000);
	const last = moments.at(-1) as number;
	expect(flickers(told(...moments), last + MINUTE)).toBe(false);
	expect(flickers(told(...moments), last + MINUTE - 10)).toBe(true);
});

test("[PR20] [T-32] whatever the clock does, whoever was not told of for four minutes is as if they never were", () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { minLength: 1 }), (moments) => {
			const flicker = told(...moments);
			const after = (flicker?.at ?? 0) + 4 * MINUTE;
			expect(toldAgain(flicker, after)).toEqual({ count: 1, at: after });
		}),
	);
});
