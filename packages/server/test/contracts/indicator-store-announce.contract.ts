import { describe, expect, test } from "bun:test";
import { ADA, aKey, endOf, type GivenIndicators, TTL } from "./given-indicator-store.ts";

/** Who is told of an indicator, and when. */
export function describeAnnouncing(given: GivenIndicators): void {
	describeAnnounce(given);
	describeHide(given);
}

function describeAnnounce(given: GivenIndicators): void {
	describe("announce", () => {
		test("[IND3] tells what is not there to nobody", async () => {
			expect(await given.tells(ADA)).toBe(false);
			await given.start(ADA);
			await given.store.stop(ADA, "phone");
			expect(await given.tells(ADA)).toBe(false);
		});

		test("[IND3] ten starts in a second make one announcement", async () => {
			const told: boolean[] = [];
			for (let start = 0; start < 10; start += 1) {
				await given.start(ADA);
				told.push(await given.tells(ADA));
				given.clock.advance(100);
			}
			expect(told).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
		});

		test("[IND3] ten that ask at once get one yes", async () => {
			await given.start(ADA);
			const told = await Promise.all(Array.from({ length: 10 }, () => given.tells(ADA)));
			expect(told.filter(Boolean)).toHaveLength(1);
		});

		for (const [kind, every, expected] of [
			["typing", 3_000, [true, true, true, true, true]],
			["recording", 10_000, [true, false, true, false, true]],
		] as const)
			test(`[IND3] ${kind} that is refreshed every ${every / 1_000} s is announced each time half has passed`, async () => {
				const told: boolean[] = [];
				for (let start = 0; start < expected.length; start += 1) {
					await given.start(aKey({ kind }));
					told.push(await given.tells(aKey({ kind })));
					given.clock.advance(every);
				}
				expect(told).toEqual([...expected]);
			});

		test("[IND3] half of the life to the millisecond, also where many devices start", async () => {
			await given.start(ADA);
			expect(await given.tells(ADA)).toBe(true);
			given.clock.advance(2_499);
			await given.start(ADA, "laptop");
			expect(await given.tells(ADA)).toBe(false);
			given.clock.advance(1);
			expect(await given.tells(ADA)).toBe(true);
			expect(await given.tells(ADA)).toBe(false);
		});

		test("[IND3] half of what was told: who was told late is told again before their copy runs out", async () => {
			await given.start(ADA);
			given.clock.advance(4_000);
			expect(await given.tells(ADA)).toBe(true);
			given.clock.advance(499);
			await given.start(ADA);
			expect(await given.tells(ADA)).toBe(false);
			given.clock.advance(1);
			expect(await given.tells(ADA)).toBe(true);
		});

		test("[IND3] another stretch is announced at once", async () => {
			await given.start(ADA);
			await given.tells(ADA);
			await given.store.stop(ADA, "phone");
			await given.start(ADA);
			expect(await given.tells(ADA)).toBe(true);
		});

		test("[IND4] an end that another stretch took the place of is not answered, and the new one is told anew", async () => {
			await given.store.start(ADA, { deviceId: "laptop", ttl: 60_000 });
			await given.start(ADA, "phone");
			await given.tells(ADA);
			await given.store.stop(ADA, "laptop");
			given.clock.advance(TTL.typing);
			await given.start(ADA, "phone");
			expect(await given.store.expired(10)).toEqual([]);
			expect(await given.tells(ADA)).toBe(true);
			expect(await given.store.stop(ADA, "phone")).toEqual([endOf(ADA, "plain")]);
		});

		test("[IND4] who heard of the last stretch and not of its end hears of the end of the next", async () => {
			await given.start(ADA);
			await given.tells(ADA);
			given.clock.advance(TTL.typing);
			await given.start(ADA);
			expect(await given.store.stop(ADA, "phone")).toEqual([endOf(ADA, "plain")]);
		});
	});
}

function describeHide(given: GivenIndicators): void {
	describe("hide", () => {
		test("[VIS7] each audience is told for itself", async () => {
			await given.start(ADA);
			const alive = { ...ADA, startedAt: given.clock.now(), expiresAt: given.clock.now() + TTL.typing };
			expect(await given.store.announce(ADA, "listed")).toEqual(alive);
			expect(await given.store.announce(ADA, "listed")).toBeUndefined();
			expect(await given.store.announce(ADA, "plain")).toEqual(alive);
		});

		test("[VIS7] says whether the audience had been told, once", async () => {
			expect(await given.store.hide(ADA, "plain")).toBe(false);
			await given.start(ADA);
			expect(await given.store.hide(ADA, "plain")).toBe(false);
			await given.tells(ADA);
			expect(await given.store.hide(ADA, "listed")).toBe(false);
			const hidden = await Promise.all([given.store.hide(ADA, "plain"), given.store.hide(ADA, "plain")]);
			expect(hidden.toSorted()).toEqual([false, true]);
		});

		test("[VIS7] ends nothing, and what is shown again is announced anew", async () => {
			await given.start(ADA);
			await given.tells(ADA);
			await given.store.hide(ADA, "plain");
			expect(await given.activeIn(ADA)).toEqual(["ada typing"]);
			expect(await given.tells(ADA)).toBe(true);
		});

		test("[VIS7] who does not see it hears of no end", async () => {
			await given.start(ADA);
			await given.tells(ADA);
			await given.store.announce(ADA, "listed");
			await given.store.hide(ADA, "plain");
			expect(await given.store.stop(ADA, "phone")).toEqual([endOf(ADA, "listed")]);
		});

		test("[VIS7] whoever was told and did not hear of the end had been told", async () => {
			await given.start(ADA);
			await given.tells(ADA);
			given.clock.advance(TTL.typing);
			expect(await given.store.hide(ADA, "plain")).toBe(true);
			expect(await given.store.expired(10)).toEqual([endOf(ADA)]);
		});
	});
}
