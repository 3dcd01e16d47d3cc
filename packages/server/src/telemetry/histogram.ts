/** The first bucket ends here; each of the others is larger than the one before by the same factor. */
const SMALLEST = 0.01;
const PER_DOUBLING = 4;
/** The last bucket begins at about 20 s, and has no end. */
const BUCKETS = 21 * PER_DOUBLING + 1;

/** How many durations fell into each bucket: to be kept, and compared with what is there later. */
export type Counts = Float64Array;

/** Counts durations, in milliseconds, in buckets that never change: recording one touches three numbers and makes none. */
export class Histogram {
	readonly counts: Counts = new Float64Array(BUCKETS);
	count = 0;
	/** Of all durations, in milliseconds. */
	sum = 0;

	record(duration: number): void {
		const bucket = duration <= SMALLEST ? 0 : Math.ceil(Math.log2(duration / SMALLEST) * PER_DOUBLING);
		const at = bucket < BUCKETS ? bucket : BUCKETS - 1;
		this.counts[at] = (this.counts[at] ?? 0) + 1;
		this.count += 1;
		this.sum += duration;
	}

	/**
	 * The duration that so large a part of those recorded since `before` did not exceed, at most a fifth too high; null where
	 * there were none.
	 */
	quantile(part: number, before: Counts): number | null {
		const recorded = this.counts.map((count, bucket) => count - (before[bucket] ?? 0));
		const total = recorded.reduce((sum, count) => sum + count, 0);
		if (total === 0) return null;
		const rank = Math.max(1, Math.ceil(part * total));
		let passed = 0;
		const bucket = recorded.findIndex((count) => {
			passed += count;
			return passed >= rank;
		});
		return endOf(bucket);
	}

	/** How many were at most so long, for every doubling of the shortest; at last all, with no end. */
	cumulative(): readonly (readonly [end: number, count: number])[] {
		let passed = 0;
		const steps: (readonly [number, number])[] = [];
		for (const [bucket, count] of this.counts.slice(0, -1).entries()) {
			passed += count;
			if (bucket % PER_DOUBLING === 0) steps.push([endOf(bucket), passed]);
		}
		return [...steps, [Number.POSITIVE_INFINITY, this.count]];
	}
}

/** Where a bucket ends, in milliseconds, to the microsecond. */
function endOf(bucket: number): number {
	return Math.round(SMALLEST * 2 ** (bucket / PER_DOUBLING) * 1_000) / 1_000;
}
