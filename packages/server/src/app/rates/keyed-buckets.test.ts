import { expect, test } from "bun:test";
import { KeyedBuckets } from "./keyed-buckets.ts";

const SECOND = 1_000;

test("[T-25] of whoever has not come for a while nothing is kept, and no other node is told of them", () => {
	const buckets = new KeyedBuckets("requests", { perSecond: 10, burst: 60 });
	for (let index = 0; index < 1_000; index += 1) buckets.owe(`acme/u${index}`, 30, 0);
	expect(buckets.takings(0)).toHaveLength(1_000);
	buckets.owe("acme/u0", 30, 0);
	expect(buckets.size).toBe(2_000);
	buckets.prune(60 * SECOND);
	expect(buckets.size).toBe(0);
	expect(buckets.takings(60 * SECOND)).toEqual([]);
});
