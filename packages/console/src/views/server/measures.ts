import { bytesText, countText, durationText, rateText } from "../../ui/numbers.ts";

/** Something that a chart shows: how its values are written, and by which steps its axis goes. */
export type Measure = {
	readonly text: (value: number) => string;
	/** From the smallest that its words can tell apart. */
	readonly steps: readonly number[];
};

/** 1, 2, 5, 10 and so on, from the power of ten `from`. */
function decimal(from: number): readonly number[] {
	return Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((part) => Number(`${part}e${from + power}`))).flat();
}

export const COUNT: Measure = { text: countText, steps: decimal(0) };
export const RATE: Measure = { text: rateText, steps: decimal(-1) };
export const DURATION: Measure = { text: durationText, steps: decimal(-2) };
/** Powers of two: units of bytes go by 1,024. */
export const BYTES: Measure = { text: bytesText, steps: Array.from({ length: 36 }, (_, power) => 2 ** (8 + power)) };

/** What stands at an axis: `0`, `1.5 MB`, and `2 s` where a value would be `2.0 s`. */
export function tickText(value: number, { text }: Measure): string {
	return value === 0 ? "0" : text(value).replace(/\.0+(?!\d)/, "");
}

/** How high an axis goes for the highest value, with some room; at least one step. */
export function topOf(most: number, { steps: [least = 1] }: Measure): number {
	return Math.max(most, least) * 1.15;
}
