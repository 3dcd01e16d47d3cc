import { expect, test } from "bun:test";
import fc from "fast-check";
import { Deadlines, type Due } from "./deadlines.ts";

type Item = Due & { readonly name: number };

test("[PR12] deadlines are taken in order, each at its earliest moment and once", () => {
	const times = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(fc.array(times, { maxLength: 30 }), (all) => {
			const deadlines = new Deadlines<Item>();
			for (const [name, moments] of all.entries()) {
				const item: Item = { name, queuedAt: null };
				for (const at of moments) deadlines.schedule(item, at);
			}
			const taken: (readonly [number, number])[] = [];
			for (let now = 0; now <= 50; now += 1)
				for (let item = deadlines.take(now); item !== undefined; item = deadlines.take(now))
					taken.push([item.name, now]);
			const expected = all.map((moments, name) => [name, Math.min(...moments)] as const);
			const byName = (a: readonly [number, number], b: readonly [number, number]) => a[0] - b[0];
			expect(taken.toSorted(byName)).toEqual(expected.toSorted(byName));
			expect(deadlines.size).toBe(0);
		}),
	);
});

test("[PR12] an item that was taken can be scheduled again", () => {
	const deadlines = new Deadlines<Item>();
	const item: Item = { name: 1, queuedAt: null };
	deadlines.schedule(item, 5);
	expect(deadlines.take(4)).toBeUndefined();
	expect(deadlines.take(5)).toBe(item);
	deadlines.schedule(item, 6);
	expect(deadlines.take(6)).toBe(item);
});
