import { expect, test } from "bun:test";
import { breaths } from "./breaths.ts";

/** Half a millisecond and more. */
function work(): void {
	for (const until = performance.now() + 0.6; performance.now() < until; );
}

test("[T-27] long work lets others have a turn, short work does not wait", async () => {
	const breathe = breaths();
	const pieces = Array.from({ length: 3 }, () => breathe());
	expect(pieces).toEqual([null, null, null]);
	work();
	const order: string[] = [];
	const other = new Promise<void>((resolve) => setImmediate(resolve)).then(() => order.push("other"));
	const breath = breathe();
	expect(breath).not.toBeNull();
	await breath;
	order.push("work");
	await other;
	expect(order).toEqual(["other", "work"]);
	expect(breathe()).toBeNull();
});
