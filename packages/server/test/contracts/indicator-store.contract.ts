import { describe, expect, test } from "bun:test";
import { ADA, aKey, endOf, GivenIndicators, type MakeIndicatorStore, TTL } from "./given-indicator-store.ts";
import { describeAnnouncing } from "./indicator-store-announce.contract.ts";
import { describeEnding } from "./indicator-store-ends.contract.ts";
import { describeHistories } from "./indicator-store-histories.contract.ts";
import { describeReading } from "./indicator-store-reads.contract.ts";

/** The law of `IndicatorStore`. */
export function describeIndicatorStore(name: string, make: MakeIndicatorStore): void {
	describe(`indicator store on ${name}`, () => {
		const given = new GivenIndicators(make);
		describeLife(given);
		describeAnnouncing(given);
		describeEnding(given);
		describeReading(given);
		describeHistories(make);
	});
}

function describeLife(given: GivenIndicators): void {
	describe("life", () => {
		for (const kind of ["typing", "recording"] as const)
			test(`[IND1] ${kind} lives ${TTL[kind] / 1_000} s from the last start`, async () => {
				const key = aKey({ kind });
				const startedAt = given.clock.now();
				await given.start(key);
				given.clock.advance(3_000);
				await given.start(key);
				const alive = { ...key, startedAt, expiresAt: startedAt + 3_000 + TTL[kind] };
				given.clock.advance(TTL[kind] - 1);
				expect(await given.store.active(key)).toEqual([alive]);
				expect(await given.store.ofUser(key)).toEqual([{ ...alive, told: [] }]);
				expect(await given.store.announce(key, "plain")).toEqual(alive);
				given.clock.advance(1);
				expect(await given.store.active(key)).toEqual([]);
				expect(await given.store.ofUser(key)).toEqual([]);
				expect(await given.store.announce(key, "listed")).toBeUndefined();
			});

		test("[IND1] [M8] lives while any device's does: a stop is answered when the last one ends", async () => {
			await given.start(ADA, "laptop");
			await given.start(ADA, "phone");
			expect(await given.store.stop(ADA, "laptop")).toEqual([]);
			expect(await given.activeIn(ADA)).toEqual(["ada typing"]);
			expect(await given.store.stop(ADA, "phone")).toEqual([endOf(ADA)]);
			expect(await given.activeIn(ADA)).toEqual([]);
		});

		test("[M8] a device that ran out keeps nothing alive, and ends nothing", async () => {
			const startedAt = given.clock.now();
			await given.start(ADA, "laptop");
			given.clock.advance(3_000);
			await given.start(ADA, "phone");
			given.clock.advance(2_000);
			expect(await given.store.expired(10)).toEqual([]);
			expect(await given.store.active(ADA)).toEqual([{ ...ADA, startedAt, expiresAt: startedAt + 8_000 }]);
			expect(await given.store.stop(ADA, "laptop")).toEqual([]);
			expect(await given.store.stop(ADA, "phone")).toEqual([endOf(ADA)]);
		});

		test("[M8] where the longest of the devices stops, the others' time counts", async () => {
			const startedAt = given.clock.now();
			await given.store.start(ADA, { deviceId: "laptop", ttl: 60_000 });
			await given.start(ADA, "phone");
			expect(await given.store.stop(ADA, "laptop")).toEqual([]);
			expect(await given.store.active(ADA)).toEqual([{ ...ADA, startedAt, expiresAt: startedAt + 5_000 }]);
			given.clock.advance(5_000);
			expect(await given.activeIn(ADA)).toEqual([]);
			expect(await given.store.expired(10)).toEqual([endOf(ADA)]);
		});

		test("[IND1] the last start of a device counts, also where it is for a shorter time", async () => {
			await given.store.start(ADA, { deviceId: "phone", ttl: 60_000 });
			await given.start(ADA);
			given.clock.advance(5_000);
			expect(await given.activeIn(ADA)).toEqual([]);
			expect(await given.store.expired(10)).toEqual([endOf(ADA)]);
		});

		for (const ended of ["stopped", "ran out"] as const)
			test(`[IND1] a start after it ${ended} begins another stretch`, async () => {
				await given.start(ADA);
				given.clock.advance(ended === "stopped" ? 1_000 : TTL.typing);
				if (ended === "stopped") await given.store.stop(ADA, "phone");
				await given.start(ADA);
				expect(await given.store.active(ADA)).toMatchObject([{ startedAt: given.clock.now() }]);
			});
	});
}
