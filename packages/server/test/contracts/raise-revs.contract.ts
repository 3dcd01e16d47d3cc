import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import { conversationFindings } from "../../src/domain/invariants.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { aTalk, type Talk } from "./conversations.ts";

/** An empty back end, and what is done to it after a restore. */
export type Raised = {
	readonly stores: DurableStores;
	readonly raise: (now: number) => Promise<void>;
	readonly close: () => Promise<void>;
};

/** When it was restored: later than anything that was sent. */
const RESTORED = 2_000_000_000_000;

/** What was restored goes on with higher numbers than those of what was lost. */
export function describeRaisedRevs(name: string, make: () => Promise<Raised>): void {
	describe(`numbers after a restore on ${name}`, () => {
		let back: Raised;
		beforeAll(async () => {
			back = await make();
		});
		afterAll(() => back.close());

		const since = async ({ key }: Talk, userId: string, rev: number) => {
			const user: UserKey = { companyId: key.companyId, userId };
			const { conversations } = await back.stores.messages.since(user, [{ ...key, rev }]);
			const [{ messages, lastRev } = { messages: [], lastRev: -1 }] = conversations;
			return { revs: messages.map((one) => [one.seq, one.rev]), lastRev };
		};
		const findings = async ({ key }: Talk) => {
			const numbers = await back.stores.conversations.numbers(key);
			return numbers && conversationFindings(key, numbers);
		};

		test("[MSG5] [MSG7] what comes after a restore is new to whoever knew what it lost", async () => {
			const [talk, silent] = [await aTalk(back.stores, ["ada", "bob"]), await aTalk(back.stores, ["ada", "bob"])];
			const first = await talk.send("ada");
			await talk.send("bob");
			await talk.send("ada");
			const edit = { userId: "ada", text: "edited", now: 300 };
			await back.stores.messages.edit(talk.messageKey(first.id), edit);
			await back.raise(RESTORED);
			// Its newest change alone was given the number, and it says so.
			expect(await since(talk, "ada", 0)).toEqual({
				revs: [
					[2, 2],
					[3, 3],
					[1, RESTORED],
				],
				lastRev: RESTORED,
			});
			expect(await since(talk, "ada", 1_000)).toEqual({ revs: [[1, RESTORED]], lastRev: RESTORED });
			const next = await talk.send("bob");
			expect([next.seq, next.rev]).toEqual([4, RESTORED + 1]);
			const only = await silent.send("bob");
			expect([only.seq, only.rev]).toEqual([1, RESTORED + 1]);
			expect(await since(silent, "ada", 7)).toEqual({ revs: [[1, RESTORED + 1]], lastRev: RESTORED + 1 });
		});

		test("[MSG5] a second restore goes on above what came after the first, and the numbers agree", async () => {
			const [talk, silent] = [await aTalk(back.stores, ["ada", "bob"]), await aTalk(back.stores, ["ada", "bob"])];
			await talk.send("ada");
			const later = RESTORED + 5_000_000;
			for (const [now, expected] of [
				[RESTORED, RESTORED],
				[later, later],
				// At once, and by a clock that is late.
				[later + 20, later + 1_000_000],
				[RESTORED, later + 2_000_000],
				[7, later + 3_000_000],
			] as const) {
				await back.raise(now);
				expect(await since(talk, "bob", 0)).toEqual({ revs: [[1, expected]], lastRev: expected });
				expect((await back.stores.conversations.numbers(silent.key))?.lastRev).toBe(expected);
				expect([await findings(talk), await findings(silent)]).toEqual([[], []]);
			}
			const next = await talk.send("bob");
			expect([next.seq, next.rev]).toEqual([2, later + 3_000_001]);
		});

		test("[MSG5] a clock that is behind raises numbers too: far enough that clients begin anew", async () => {
			const talk = await aTalk(back.stores, ["ada", "bob"]);
			await talk.send("ada");
			await talk.send("ada");
			await back.raise(0);
			const lastRev = 1_000_002;
			expect(await since(talk, "bob", 0)).toEqual({
				revs: [
					[1, 1],
					[2, lastRev],
				],
				lastRev,
			});
			expect(await findings(talk)).toEqual([]);
		});
	});
}
