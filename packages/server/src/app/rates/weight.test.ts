import { expect, test } from "bun:test";
import { weightOf } from "./weight.ts";

test("[T-25] twenty things in an answer count as one event more", () => {
	const of = (length: number) => Array.from({ length }, () => ({}));
	expect(weightOf({})).toBe(0);
	expect(weightOf({ users: of(19), nextCursor: null })).toBe(0);
	expect(weightOf({ users: of(500), version: 7 })).toBe(25);
	expect(weightOf({ messages: of(15), receipts: of(5) })).toBe(1);
});
