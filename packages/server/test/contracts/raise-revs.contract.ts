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
			for (const now of [RESTORED, RESTORED + 20_000]) {
				await back.raise(now);
				expect(await since(talk, "bob", RESTORED - 1)).toEqual({ revs: [[1, now]], lastRev: now });
				expect([await findings(talk), await findings(silent)]).toEqual([[], []]);
			}
			// By a clock that is late.
			await back.raise(RESTORED + 10_000);
			expect(await since(talk, "bob", 0)).toEqual({ revs: [[1, RESTORED + 20_000]], lastRev: RESTORED + 20_000 });
		});
	});
}
