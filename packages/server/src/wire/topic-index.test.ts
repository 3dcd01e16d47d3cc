import { expect, test } from "bun:test";
import { TopicIndex } from "./topic-index.ts";

test("[W1] a link is in the topics it was added to, once each, in order", () => {
	const index = new TopicIndex<string>();
	for (const topic of ["a", "b", "a", "c"]) index.add(topic, "x");
	index.add("a", "y");
	index.remove("b", "x");
	expect(index.topicsOf("x")).toEqual(["a", "c"]);
	expect([...(index.subscribers("a") ?? [])]).toEqual(["x", "y"]);
	expect(index.subscribers("b")).toBeUndefined();
});

test("[T-22] what nobody follows takes no room", () => {
	const index = new TopicIndex<string>();
	for (let n = 0; n < 1_000; n++) index.add(`topic ${n}`, `link ${n % 10}`);
	expect(index.size).toBe(1_000);
	for (let n = 0; n < 10; n++) expect(index.removeAll(`link ${n}`)).toHaveLength(100);
	index.remove("never", "there");
	expect([index.size, index.removeAll("link 1")]).toEqual([0, []]);
});
