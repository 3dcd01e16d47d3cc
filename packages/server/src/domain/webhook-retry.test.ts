import { expect, test } from "bun:test";
import { type Attempt, afterAttempt, retryDelay } from "./webhook-retry.ts";

const HOUR = 3_600_000;

function anAttempt(rest: Partial<Attempt> = {}): Attempt {
	return { now: 1_000, attempts: 0, maxAttempts: 10, chance: 0.5, ...rest };
}

test("[WHK5] waits grow threefold from 5 s to 8 h: ten attempts in about twelve hours", () => {
	const waits = Array.from({ length: 9 }, (_, at) => retryDelay(at + 1, 0.5));
	expect(waits.map((wait) => wait / 1_000)).toEqual([5, 15, 45, 135, 405, 1_215, 3_645, 10_935, 28_800]);
	const total = waits.reduce((sum, wait) => sum + wait, 0);
	expect(total).toBeGreaterThan(12 * HOUR);
	expect(total).toBeLessThan(13 * HOUR);
	expect(retryDelay(60, 0.5)).toBe(8 * HOUR);
});

test("[WHK5] a wait is up to a fifth shorter or longer, by chance", () => {
	expect([retryDelay(1, 0), retryDelay(1, 1)]).toEqual([4_000, 6_000]);
});

test("[WHK5] what was taken is delivered; what was broken off may be sent by anybody", () => {
	expect(afterAttempt({ outcome: "taken" }, anAttempt())).toEqual({ outcome: "delivered" });
	expect(afterAttempt({ outcome: "aborted" }, anAttempt({ attempts: 9 }))).toEqual({
		outcome: "released",
		dueAt: 1_000,
	});
});

test("[WHK3] what failed keeps others back; what was refused does not", () => {
	const failed = afterAttempt({ outcome: "failed", reason: "answered 500", retryAfter: null }, anAttempt());
	expect(failed).toEqual({ outcome: "again", dueAt: 6_000, holds: true, reason: "answered 500" });
	const refused = afterAttempt({ outcome: "refused", reason: "answered 404" }, anAttempt({ attempts: 1 }));
	expect(refused).toEqual({ outcome: "again", dueAt: 16_000, holds: false, reason: "answered 404" });
});

test("[WHK7] after the last attempt it is dead", () => {
	const failed = { outcome: "failed", reason: "timed out", retryAfter: null } as const;
	expect(afterAttempt(failed, anAttempt({ attempts: 8 }))).toMatchObject({ outcome: "again" });
	expect(afterAttempt(failed, anAttempt({ attempts: 9 }))).toEqual({ outcome: "dead", reason: "timed out" });
	expect(afterAttempt(failed, anAttempt({ maxAttempts: 1 }))).toEqual({ outcome: "dead", reason: "timed out" });
});

test("[WHK5] who asks for more time gets it, within reason", () => {
	const asking = (retryAfter: number) => afterAttempt({ outcome: "failed", reason: "", retryAfter }, anAttempt());
	expect(asking(60_000)).toMatchObject({ dueAt: 61_000 });
	expect(asking(1)).toMatchObject({ dueAt: 6_000 });
	expect(asking(1_000 * HOUR)).toMatchObject({ dueAt: 1_000 + 8 * HOUR });
});
