import { expect, test } from "bun:test";
import { Deadlines } from "./deadlines.ts";

function expired(deadlines: Deadlines<string>, now: number): string[] {
	const items: string[] = [];
	deadlines.tick(now, (item) => items.push(item));
	return items;
}

test("[W1] what is put in falls due once, after its delay, in order", () => {
	const deadlines = new Deadlines<string>(5_000);
	deadlines.put("a", 0);
	deadlines.put("b", 100);
	deadlines.put("c", 200);
	deadlines.drop("b");
	expect(expired(deadlines, 4_999)).toEqual([]);
	expect(expired(deadlines, 5_200)).toEqual(["a", "c"]);
	expect(expired(deadlines, 99_999)).toEqual([]);
});

test("[W1] what is put in again starts anew, also from within a tick", () => {
	const deadlines = new Deadlines<string>(5_000);
	deadlines.put("a", 0);
	deadlines.put("b", 0);
	deadlines.put("a", 1_000);
	deadlines.tick(5_000, (item) => deadlines.put(item, 5_000));
	expect(expired(deadlines, 6_000)).toEqual(["a"]);
	expect(expired(deadlines, 10_000)).toEqual(["b"]);
});
