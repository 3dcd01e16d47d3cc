import { expect, test } from "bun:test";
import fc from "fast-check";
import { SmallSet } from "./small-set.ts";

test("[P1] a small set is a set, also where it grows large and small again", () => {
	const step = fc.record({ add: fc.boolean(), number: fc.nat(80) });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
			const [small, real] = [new SmallSet(), new Set<string>()];
			for (const { add, number } of steps) {
				const text = `topic ${number}`;
				if (add) small.add(text);
				else small.delete(text);
				if (add) real.add(text);
				else real.delete(text);
				expect(small.has(text)).toBe(real.has(text));
			}
			expect([...small]).toEqual([...real]);
		}),
	);
});
