import { expect, test } from "bun:test";
import { systemClock } from "./clock.ts";
import { uuidIds } from "./ids.ts";

test("[W24] ids are UUIDv7, all different, and in the order they were made", () => {
	const ids = Array.from({ length: 10_000 }, () => uuidIds.next());
	expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
		true,
	);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids.toSorted()).toEqual(ids);
});

test("[W24] an id carries the time of the clock in milliseconds", () => {
	const before = systemClock.now();
	const made = Number.parseInt(uuidIds.next().replace("-", "").slice(0, 12), 16);
	expect(made).toBeGreaterThanOrEqual(before);
	expect(made).toBeLessThanOrEqual(systemClock.now() + 1);
});
