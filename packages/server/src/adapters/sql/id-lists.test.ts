import { expect, test } from "bun:test";
import { idLists } from "./id-lists.ts";

test("[STO5] any number of ids makes lists of a few lengths only, with every id and no other", () => {
	const lengths = new Set<number>();
	for (let count = 0; count <= 600; count += 1) {
		const ids = Array.from({ length: count }, (_, at) => `u${at}`);
		const lists = idLists([...ids, ...ids]);
		for (const list of lists) lengths.add(list.length);
		expect(new Set(lists.flat())).toEqual(new Set(ids));
	}
	expect([...lengths].toSorted((a, b) => a - b)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
});
