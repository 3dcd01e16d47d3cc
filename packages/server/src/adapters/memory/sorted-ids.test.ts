import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { SortedIds } from "./sorted-ids.ts";

type Step = { readonly id: string; readonly there: boolean };

const steps = fc.array(fc.record({ id: fc.string({ maxLength: 2 }), there: fc.boolean() }), { maxLength: 60 });

function made(taken: readonly Step[]): { readonly ids: SortedIds; readonly expected: readonly string[] } {
	const ids = new SortedIds();
	const known = new Set<string>();
	for (const { id, there } of taken) {
		if (there) ids.add(id);
		else ids.delete(id);
		if (there) known.add(id);
		else known.delete(id);
	}
	return { ids, expected: [...known].sort() };
}

describe("SortedIds", () => {
	test("[PR41] pages give every id once and in order, whatever came and went", () => {
		fc.assert(
			fc.property(steps, fc.integer({ min: 1, max: 5 }), (taken, limit) => {
				const { ids, expected } = made(taken);
				const found: string[] = [];
				for (let page = ids.after(null, limit); page.length > 0; page = ids.after(found.at(-1) ?? null, limit))
					found.push(...page);
				expect(found).toEqual([...expected]);
			}),
		);
	});

	test("[PR41] a page goes on after an id that is gone", () => {
		const { ids } = made(["a", "c", "d"].map((id) => ({ id, there: true })));
		expect(ids.after("b", 9)).toEqual(["c", "d"]);
		expect(ids.after("c", 9)).toEqual(["d"]);
		expect(ids.after("d", 9)).toEqual([]);
	});
});
