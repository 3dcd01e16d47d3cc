import { describe, expect, test } from "bun:test";
import type { PresenceRecord } from "../../src/domain/record.ts";
import { aFacts, aRecord, aShown, aTrack, inGrace, TIMING } from "../support/builders.ts";
import { ADA, arrivedAt, GivenStore, type MakePresenceStore, of, toldAt } from "./given-presence-store.ts";
import { describeCounts } from "./presence-store-counts.contract.ts";
import { describeNodes } from "./presence-store-nodes.contract.ts";
import { describeShown } from "./presence-store-shown.contract.ts";

const ALL = { after: null, limit: 100 };

/** The law of `PresenceStore`. */
export function describePresenceStore(name: string, make: MakePresenceStore): void {
	describe(`presence store on ${name}`, () => {
		const given = new GivenStore(make);
		describeUpdate(given);
		describeReads(given);
		describeTouch(given);
		describeShown(given);
		describeCounts(given);
		describeNodes(given);
		describeDue(given);
		describeHeld(given);
	});
}

function describeUpdate(given: GivenStore): void {
	describe("update", () => {
		test("[PR25] every rule sees what the one before it stored", async () => {
			const raise = (record: PresenceRecord) => {
				const lastSignAt = (record.lastSignAt ?? 0) + 1;
				return { record: { ...record, lastSignAt }, answer: lastSignAt };
			};
			const answers = await Promise.all(Array.from({ length: 100 }, () => given.store.update(ADA, raise)));
			expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
			expect((await given.store.get(ADA)).lastSignAt).toBe(100);
		});

		test("[PR25] the rule is given the store's time, and its answer comes back", async () => {
			given.clock.advance(12_345);
			expect(await given.store.update(ADA, (record, now) => ({ record, answer: now }))).toBe(given.clock.now());
		});

		test("[PR25] a record given back as it is stores nothing", async () => {
			await given.put(ADA, { lastSignAt: 1 });
			await given.store.update(ADA, (record) => ({ record, answer: { ...record, lastSignAt: 2 } }));
			expect((await given.store.get(ADA)).lastSignAt).toBe(1);
		});

		test("[PR25] a rule that throws stores nothing, and the next is served", async () => {
			const failing = given.store.update(ADA, () => {
				throw new TypeError("a bug in a rule");
			});
			await expect(failing).rejects.toThrow("a bug in a rule");
			await given.put(ADA, { lastSignAt: 1 });
			expect((await given.store.get(ADA)).lastSignAt).toBe(1);
		});

		test("[STO5] a record that is not held is loaded once, whoever asks at once", async () => {
			const asked: string[] = [];
			const durable = given.load;
			given.load = (companyId, ids) => {
				asked.push(...ids);
				return durable(companyId, ids);
			};
			await Promise.all(Array.from({ length: 20 }, () => given.put(ADA, { lastSignAt: 1 })));
			await given.put(ADA, { lastSignAt: 2 });
			expect(asked).toEqual(["ada"]);
		});

		test("[PR5] what is durable is what the first rule sees", async () => {
			const facts = aFacts({ rev: 4, availability: "dnd" });
			given.load = async () => [aRecord({ facts, lastSignAt: 7 })];
			const seen = await given.store.update(ADA, (record) => ({ record, answer: record }));
			expect([seen.facts, seen.lastSignAt]).toEqual([facts, 7]);
		});

		test("[M7] a load that fails rejects, decides nothing, and is tried again by the next", async () => {
			const durable = given.load;
			given.load = () => Promise.reject(new Error("the durable store is away"));
			let decided = 0;
			const rule = (record: PresenceRecord) => {
				decided += 1;
				return { record, answer: undefined };
			};
			const both = await Promise.allSettled([given.store.update(ADA, rule), given.store.update(ADA, rule)]);
			expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
			expect(decided).toBe(0);
			given.load = durable;
			await given.store.update(ADA, rule);
			expect(decided).toBe(1);
		});
	});
}

function describeReads(given: GivenStore): void {
	describe("get and many", () => {
		test("[PR41] everybody has a record, known or not, in the order asked", async () => {
			await given.put(of("bob"), { lastSignAt: 5 });
			const records = await given.store.many("acme", ["nobody", "bob", "ada", "bob"]);
			expect(records.map(({ userId, lastSignAt }) => [userId, lastSignAt])).toEqual([
				["nobody", null],
				["bob", 5],
				["ada", null],
				["bob", 5],
			]);
			expect(await given.store.many("acme", [])).toEqual([]);
		});

		test("[VIS2] the same id in another company is another person", async () => {
			await given.put(ADA, { lastSignAt: 5 });
			await given.show(ADA, aShown(aTrack()));
			expect(await given.store.get(of("ada", "rival"))).toMatchObject({ companyId: "rival", lastSignAt: null });
			expect(await given.store.shown("rival", { after: null, limit: 10 })).toEqual([]);
			expect(await given.store.changes("rival", 0)).toEqual([]);
		});
	});
}

function describeTouch(given: GivenStore): void {
	describe("touch", () => {
		const active = { deviceId: "d1", active: true };

		test("[PR1] marks a sign of life, which every later read shows", async () => {
			await given.put(ADA, toldAt(given.clock.now()));
			given.clock.advance(1_000);
			expect(given.store.touch(ADA, active)).toBe("marked");
			const [device] = (await given.store.get(ADA)).devices;
			expect(device).toMatchObject({ lastSignAt: given.clock.now(), lastActivityAt: given.clock.now() });
			const seen = await given.store.update(ADA, (record) => ({ record, answer: record.devices[0]?.lastSignAt }));
			expect(seen).toBe(given.clock.now());
		});

		test("[PR11] a sign without activity moves the sign alone", async () => {
			const start = given.clock.now();
			await given.put(ADA, toldAt(start));
			given.clock.advance(1_000);
			expect(given.store.touch(ADA, { deviceId: "d1", active: false })).toBe("marked");
			const [device] = (await given.store.get(ADA)).devices;
			expect(device).toMatchObject({ lastSignAt: given.clock.now(), lastActivityAt: start });
		});

		test("[PR12] says due where activity would bring a user back, and has marked nothing", async () => {
			const start = given.clock.now();
			await given.put(ADA, { ...arrivedAt(start), status: "away" });
			given.clock.advance(1_000);
			expect(given.store.touch(ADA, active)).toBe("due");
			expect((await given.store.get(ADA)).devices[0]).toMatchObject({ lastSignAt: start, lastActivityAt: start });
		});

		test("[PR13] says due where the device was stale", async () => {
			await given.put(ADA, arrivedAt(given.clock.now()));
			given.clock.advance(TIMING.staleAfter);
			expect(given.store.touch(ADA, { deviceId: "d1", active: false })).toBe("due");
		});

		test("[M4] of a device or a user who is not there marks nothing", async () => {
			expect(given.store.touch(of("nobody"), active)).not.toBe("marked");
			await given.put(ADA, arrivedAt(given.clock.now()));
			expect(given.store.touch(ADA, { deviceId: "d9", active: true })).toBe("absent");
		});
	});
}

function describeDue(given: GivenStore): void {
	describe("due", () => {
		test("[PR12] gives a user when the deadline has passed, once until they are next stored", async () => {
			await given.put(ADA, toldAt(given.clock.now()));
			given.clock.advance(TIMING.awayAfter - 1);
			expect(await given.store.due(10)).toEqual([]);
			given.clock.advance(1);
			expect(await given.store.due(10)).toEqual([ADA]);
			expect(await given.store.due(10)).toEqual([]);
			await given.put(ADA, { status: "away", shown: aShown(aTrack({ status: "away" })) });
			given.clock.advance(TIMING.staleAfter);
			expect(await given.store.due(10)).toEqual([ADA]);
		});

		test("[PR12] a deadline that moved nearer is met", async () => {
			await given.put(ADA, arrivedAt(given.clock.now()));
			await given.put(ADA, { devices: [inGrace(given.clock.now() + 5_000)] });
			given.clock.advance(5_000);
			expect(await given.store.due(10)).toEqual([ADA]);
		});

		test("[PR12] one that moved on by a mark is met when it is due, if the user is looked at meanwhile", async () => {
			await given.put(ADA, toldAt(given.clock.now()));
			given.clock.advance(200_000);
			expect(given.store.touch(ADA, { deviceId: "d1", active: true })).toBe("marked");
			given.clock.advance(100_000);
			for (const key of await given.store.due(10)) await given.put(key, {});
			given.clock.advance(199_999);
			expect(await given.store.due(10)).toEqual([]);
			given.clock.advance(1);
			expect(await given.store.due(10)).toEqual([ADA]);
		});

		test("[PR12] gives no more than asked for, and all in the end", async () => {
			const ids = ["a", "b", "c", "d", "e"];
			for (const userId of ids) await given.put(of(userId), arrivedAt(given.clock.now()));
			given.clock.advance(TIMING.awayAfter);
			const taken: string[] = [];
			for (let round = 0; round < 3; round += 1) {
				const keys = await given.store.due(2);
				expect(keys.length).toBeLessThanOrEqual(2);
				taken.push(...keys.map(({ userId }) => userId));
			}
			expect(taken.sort()).toEqual(ids);
		});

		test("[ST1] a status message that runs out is a deadline, also of who is absent", async () => {
			await given.put(ADA, {
				facts: aFacts({ rev: 1, statusMessage: "m", statusExpiresAt: given.clock.now() + 1_000 }),
			});
			given.clock.advance(1_000);
			expect(await given.store.due(10)).toEqual([ADA]);
		});
	});
}

function describeHeld(given: GivenStore): void {
	describe("seed and forget", () => {
		test("[PR24] seeded records are held, shown and due when their grace ends", async () => {
			await given.store.seed([
				aRecord({ devices: [inGrace(given.clock.now() + 15_000)], status: "online", shown: aShown(aTrack()) }),
			]);
			expect(await given.store.shown("acme", ALL)).toHaveLength(1);
			expect((await given.store.get(ADA)).status).toBe("online");
			given.clock.advance(15_000);
			expect(await given.store.due(10)).toEqual([ADA]);
		});

		test("[PR24] what is known already stays", async () => {
			await given.put(ADA, { lastSignAt: 9 });
			await given.store.seed([aRecord({ lastSignAt: 1 })]);
			expect((await given.store.get(ADA)).lastSignAt).toBe(9);
		});

		test("[T-13] a forgotten user is one of whom only the durable is known", async () => {
			await given.put(ADA, { ...arrivedAt(given.clock.now()), lastSignAt: 9 });
			await given.show(ADA, aShown(aTrack()));
			await given.store.forget(ADA);
			await given.store.forget(of("nobody"));
			expect(await given.store.shown("acme", ALL)).toEqual([]);
			expect(await given.store.get(ADA)).toMatchObject({ lastSignAt: null, devices: [] });
			given.clock.advance(TIMING.awayAfter);
			expect(await given.store.due(10)).toEqual([]);
		});
	});
}
