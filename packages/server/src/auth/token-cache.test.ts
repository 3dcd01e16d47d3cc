import { expect, test } from "bun:test";
import { makeTokenCache } from "./token-cache.ts";

test("[W13] what is used stays, what is not is forgotten, and no more than the size is kept", () => {
	const cache = makeTokenCache<number>(4);
	cache.set("kept", 0);
	for (let other = 1; other <= 100; other++) {
		cache.set(`t${other}`, other);
		expect(cache.get("kept")).toBe(0);
	}
	const left = Array.from({ length: 100 }, (_, index) => cache.get(`t${index + 1}`)).filter(
		(value) => value !== undefined,
	);
	expect(left.length).toBeLessThan(4);
	expect(left.at(-1)).toBe(100);
});
