import { expect, test } from "bun:test";
import { spareMoments } from "./spare-moments.ts";

test("[T-25] a moment begins when the one before it is over, but does not wait for one that hangs", async () => {
	const soon = spareMoments();
	const seen: string[] = [];
	const first = Promise.withResolvers<void>();
	const third = Promise.withResolvers<void>();
	soon(async () => {
		seen.push("first begins");
		await first.promise;
		seen.push("first ends");
	});
	soon(async () => {
		seen.push("second");
		await new Promise(() => {}); // for ever
	});
	soon(async () => {
		seen.push("third");
		third.resolve();
	});
	expect(seen).toEqual([]);
	first.resolve();
	await third.promise;
	expect(seen).toEqual(["first begins", "first ends", "second", "third"]);
});
