/** What was measured several times: the median, and between what it lay. */
export type Figure = {
	readonly median: number;
	readonly low: number;
	readonly high: number;
	readonly samples: readonly number[];
};

export function figure(samples: readonly number[]): Figure {
	if (samples.length === 0) throw new Error("nothing was measured");
	const sorted = [...samples].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? 0;
	const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
	return { median, low: sorted[0] ?? 0, high: sorted.at(-1) ?? 0, samples };
}
