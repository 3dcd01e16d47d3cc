import { describe, expect, test } from "bun:test";
import type { EndedIndicator } from "../../src/ports/indicator-store.ts";
import { ADA, aKey, endOf, type GivenIndicators, inOrder, RECORDING, TTL } from "./given-indicator-store.ts";

/** How indicators end, each once. */
export function describeEnding(given: GivenIndicators): void {
	describeEnds(given);
	describeExpired(given);
	describeOnce(given);
}

function describeEnds(given: GivenIndicators): void {
	describe("ends", () => {
		test("[IND4] a stop answers who had been told; one of what is not there answers nothing", async () => {
			expect(await given.store.stop(ADA, "phone")).toEqual([]);
			await given.start(ADA);
			await given.tells(ADA);
			await given.store.announce(ADA, "listed");
			expect(await given.store.stop(ADA, "laptop")).toEqual([]);
			expect(await given.store.stop(RECORDING, "phone")).toEqual([]);
			const [end, ...more] = await given.store.stop(ADA, "phone");
			expect([end?.told.toSorted(), more]).toEqual([["listed", "plain"], []]);
			expect(await given.store.stop(ADA, "phone")).toEqual([]);
			expect(await given.store.expired(10)).toEqual([]);
		});

		test("[IND4] a device that goes stops everywhere, where no other keeps it alive", async () => {
			const elsewhere = aKey({ conversationId: "c2" });
			for (const key of [ADA, RECORDING, elsewhere]) await given.start(key, "phone");
			await given.start(ADA, "laptop");
			await given.start(aKey({ userId: "bob" }), "phone");
			await given.tells(elsewhere);
			const ended = await given.store.endDevice(ADA, "phone");
			expect(inOrder(ended)).toEqual([endOf(RECORDING), endOf(elsewhere, "plain")]);
			expect(await given.store.endDevice(ADA, "phone")).toEqual([]);
			expect(await given.activeIn(ADA)).toEqual(["ada typing", "bob typing"]);
			expect(await given.store.endDevice(ADA, "laptop")).toEqual([endOf(ADA)]);
		});

		test("[IND4] ends in one conversation, of the kinds asked for, on all devices", async () => {
			const elsewhere = aKey({ conversationId: "c2" });
			for (const key of [ADA, RECORDING, elsewhere, aKey({ userId: "bob" })]) await given.start(key);
			await given.start(ADA, "laptop");
			await given.tells(ADA);
			expect(await given.store.endIn(ADA, [])).toEqual([]);
			expect(await given.store.endIn(ADA, ["typing"])).toEqual([endOf(ADA, "plain")]);
			expect(await given.activeIn(ADA)).toEqual(["ada recording", "bob typing"].toSorted());
			expect(await given.store.endIn(ADA, ["typing", "recording"])).toEqual([endOf(RECORDING)]);
			expect(await given.store.endIn(ADA, ["typing", "recording"])).toEqual([]);
			expect(await given.activeIn(elsewhere)).toEqual(["ada typing"]);
		});
	});
}

function describeExpired(given: GivenIndicators): void {
	describe("expired", () => {
		test("[IND4] answers what ran out, with who had been told, once", async () => {
			await given.start(ADA);
			await given.start(RECORDING);
			await given.tells(ADA);
			given.clock.advance(TTL.typing - 1);
			expect(await given.store.expired(10)).toEqual([]);
			given.clock.advance(1);
			expect(await given.store.expired(10)).toEqual([endOf(ADA, "plain")]);
			expect(await given.store.expired(10)).toEqual([]);
			given.clock.advance(TTL.recording);
			expect(await given.store.expired(10)).toEqual([endOf(RECORDING)]);
		});

		test("[IND4] meets a life that was extended, as often as that may be", async () => {
			for (let start = 0; start < 20; start += 1) {
				await given.start(ADA);
				given.clock.advance(3_000);
				expect(await given.store.expired(10)).toEqual([]);
			}
			given.clock.advance(1_999);
			expect(await given.store.expired(10)).toEqual([]);
			given.clock.advance(1);
			expect(await given.store.expired(10)).toEqual([endOf(ADA)]);
		});

		test("[IND4] gives no more than asked for, and all in the end", async () => {
			const keys = ["a", "b", "c", "d", "e"].map((userId) => aKey({ userId }));
			for (const key of keys) await given.start(key);
			given.clock.advance(TTL.typing);
			expect(await given.store.expired(0)).toEqual([]);
			const ended: EndedIndicator[] = [];
			for (const most of [2, 2, 1]) {
				const some = await given.store.expired(2);
				expect(some).toHaveLength(most);
				ended.push(...some);
			}
			expect(inOrder(ended)).toEqual(keys.map((key) => endOf(key)));
			expect(await given.store.expired(2)).toEqual([]);
		});
	});
}

function describeOnce(given: GivenIndicators): void {
	describe("each end once", () => {
		test("[IND4] where many ask for what ran out at once", async () => {
			const keys = Array.from({ length: 50 }, (_, index) => aKey({ userId: `u${index + 10}` }));
			for (const key of keys) await given.start(key);
			given.clock.advance(TTL.typing);
			const answers = await Promise.all(Array.from({ length: 10 }, () => given.store.expired(8)));
			expect(inOrder(answers.flat())).toEqual(keys.map((key) => endOf(key)));
		});

		test("[IND4] where all ways to end it are taken at once, also after it ran out", async () => {
			for (const age of [0, TTL.typing - 1, TTL.typing, 60_000]) {
				await given.start(ADA);
				await given.tells(ADA);
				given.clock.advance(age);
				const { store } = given;
				const answers = await Promise.all([
					store.expired(10),
					store.endDevice(ADA, "phone"),
					store.stop(ADA, "phone"),
					store.endIn(ADA, ["typing", "recording"]),
					store.stop(ADA, "phone"),
					store.expired(10),
				]);
				expect(answers.flat()).toEqual([endOf(ADA, "plain")]);
			}
		});

		const ENDINGS: Record<string, () => Promise<readonly EndedIndicator[]>> = {
			"a stop": () => given.store.stop(ADA, "phone"),
			"a stop of a device that ran out before": () => given.store.stop(ADA, "laptop"),
			"a device that goes": () => given.store.endDevice(ADA, "phone"),
			"another device that goes": () => given.store.endDevice(ADA, "tablet"),
			"an end in the conversation": () => given.store.endIn(ADA, ["typing"]),
		};
		for (const [by, end] of Object.entries(ENDINGS))
			test(`[IND4] after it ran out ${by} answers the end, and then nothing does`, async () => {
				await given.start(ADA, "laptop");
				given.clock.advance(1_000);
				await given.start(ADA, "phone");
				await given.tells(ADA);
				given.clock.advance(TTL.typing);
				expect(await end()).toEqual([endOf(ADA, "plain")]);
				expect(await end()).toEqual([]);
				expect(await given.store.expired(10)).toEqual([]);
			});

		test("[IND4] after `expired` answered it nothing does", async () => {
			await given.start(ADA);
			given.clock.advance(TTL.typing);
			expect(await given.store.expired(10)).toEqual([endOf(ADA)]);
			for (const end of Object.values(ENDINGS)) expect(await end()).toEqual([]);
			expect(await given.store.hide(ADA, "plain")).toBe(false);
		});
	});
}
