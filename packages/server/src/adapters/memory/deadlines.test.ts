import { expect, test } from "bun:test";
import fc from "fast-check";
import { Deadlines, type Due, NOT_QUEUED } from "./deadlines.ts";

type Item = Due & { readonly name: number };

function anItem(name: number): Item {
	return { ...NOT_QUEUED, name };
}

/** Takes all that is due by then. */
function takeAll(deadlines: Deadlines<Item>, now: number): number[] {
	const taken: number[] = [];
	for (let item = deadlines.take(now); item !== undefined; item = deadlines.take(now)) taken.push(item.name);
	return taken;
}

const moment = fc.integer({ min: 0, max: 50 });

test("[PR12] deadlines are taken in order, each at its earliest moment and once, and those taken back never", () => {
	const asked = fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: fc.constant("never" as const) });
	const steps = fc.array(fc.tuple(fc.nat({ max: 19 }), asked), { maxLength: 100 });
	fc.assert(
		fc.property(steps, (all) => {
			const deadlines = new Deadlines<Item>();
			const items = Array.from({ length: 20 }, (_, name) => anItem(name));
			const expected = new Map<number, number>();
			for (const [name, at] of all) {
				const item = items[name] as Item;
				if (at === "never") deadlines.cancel(item);
				else deadlines.schedule(item, at);
				if (at === "never") expected.delete(name);
				else expected.set(name, Math.min(at, expected.get(name) ?? at));
				expect(deadlines.size).toBe(expected.size);
			}
			for (let now = 0; now <= 50; now += 1) {
				const due = [...expected].filter(([, at]) => at === now).map(([name]) => name);
				expect(takeAll(deadlines, now).toSorted()).toEqual(due.toSorted());
			}
			expect(deadlines.size).toBe(0);
		}),
	);
});

test("[PR12] what was missed is taken in the order in which it was due", () => {
	fc.assert(
		fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
			const deadlines = new Deadlines<Item>();
			for (const at of moments) deadlines.schedule(anItem(at), at);
			expect(takeAll(deadlines, 50)).toEqual(moments.toSorted((a, b) => a - b));
		}),
	);
});

test("[PR12] an item that was taken, or taken back, can be scheduled again", () => {
	const deadlines = new Deadlines<Item>();
	const item = anItem(1);
	deadlines.schedule(item, 5);
	expect(deadlines.take(4)).toBeUndefined();
	expect(deadlines.take(5)).toBe(item);
	deadlines.schedule(item, 6);
	deadlines.cancel(item);
	deadlines.cancel(item);
	expect(deadlines.take(9)).toBeUndefined();
	deadlines.schedule(item, 8);
	expect(deadlines.take(9)).toBe(item);
});
