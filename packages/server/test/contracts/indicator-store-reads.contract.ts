import { describe, expect, test } from "bun:test";
import type { IndicatorKey } from "../../src/ports/indicator-store.ts";
import { ADA, aKey, endOf, type GivenIndicators, inOrder, RECORDING, TTL } from "./given-indicator-store.ts";

/** What is read, what that costs, and that no two keys meet. */
export function describeReading(given: GivenIndicators): void {
	describeOrder(given);
	describeCost(given);
	describeKeys(given);
}

function describeOrder(given: GivenIndicators): void {
	describe("active and ofUser", () => {
		test("[IND5] all are listed in order of start, which a refresh leaves", async () => {
			for (const userId of ["cem", "ada", "bob"]) {
				await given.start(aKey({ userId }));
				given.clock.advance(1);
			}
			await given.start(aKey({ userId: "cem" }));
			expect(await given.activeIn(ADA)).toEqual(["cem typing", "ada typing", "bob typing"]);
			await given.store.stop(aKey({ userId: "cem" }), "phone");
			await given.start(aKey({ userId: "cem" }));
			expect(await given.activeIn(ADA)).toEqual(["ada typing", "bob typing", "cem typing"]);
		});

		test("[IND5] who started in the same millisecond is listed by id", async () => {
			const userIds = ["b", "a10", "Z", "a9", "a", "10", "9"];
			for (const userId of userIds) await given.start(aKey({ userId }));
			expect(await given.activeIn(ADA)).toEqual(["10", "9", "Z", "a", "a10", "a9", "b"].map((id) => `${id} typing`));
		});

		test("[IND5] both kinds at once, each with a life and an end of its own", async () => {
			await given.start(ADA);
			await given.start(RECORDING);
			expect(await given.activeIn(ADA)).toEqual(["ada recording", "ada typing"]);
			await given.tells(RECORDING);
			expect(await given.tells(ADA)).toBe(true);
			given.clock.advance(TTL.typing);
			expect(await given.activeIn(ADA)).toEqual(["ada recording"]);
			expect(await given.store.stop(RECORDING, "phone")).toEqual([endOf(RECORDING, "plain")]);
			expect(await given.store.expired(10)).toEqual([endOf(ADA, "plain")]);
		});

		test("[IND5] everything of one user, wherever it is", async () => {
			const elsewhere = aKey({ conversationId: "c2" });
			for (const key of [ADA, RECORDING, elsewhere, aKey({ userId: "bob" })]) await given.start(key);
			const startedAt = given.clock.now();
			await given.store.announce(RECORDING, "plain");
			const alive = (key: IndicatorKey) => ({
				...key,
				startedAt,
				expiresAt: startedAt + TTL[key.kind],
				told: key === RECORDING ? (["plain"] as const) : [],
			});
			expect(inOrder(await given.store.ofUser(ADA))).toEqual([RECORDING, ADA, elsewhere].map(alive));
			expect(await given.store.ofUser({ companyId: "acme", userId: "nobody" })).toEqual([]);
		});
	});
}

/** So many type and record elsewhere: in the company and out of it. */
async function crowd(given: GivenIndicators, size: number): Promise<void> {
	for (let index = 0; index < size; index += 1) {
		const companyId = index % 4 === 0 ? "rival" : "acme";
		const key = aKey({ companyId, conversationId: `other ${index >> 1}`, userId: `other ${index % 100}` });
		await given.start({ ...key, kind: index % 2 === 0 ? "typing" : "recording" });
	}
}

function describeCost(given: GivenIndicators): void {
	describe("cost", () => {
		test("[IND7] of reading a conversation grows with the people active there", async () => {
			const read = () => given.store.active(ADA);
			for (let index = 0; index < 3; index += 1) await given.start(aKey({ userId: `u${index}` }));
			const few = await given.work(read);
			for (let index = 0; index < 300; index += 1) await given.start(aKey({ userId: `u${index}` }));
			expect(await given.work(read)).toBeGreaterThanOrEqual(few + 250);
		});

		const ASKED: Record<string, () => Promise<unknown>> = {
			active: () => given.store.active(ADA),
			ofUser: () => given.store.ofUser(ADA),
			announce: () => given.store.announce(ADA, "plain"),
			hide: () => given.store.hide(ADA, "plain"),
			start: () => given.start(ADA),
			stop: () => given.store.stop(ADA, "phone"),
			endDevice: () => given.store.endDevice(aKey({ userId: "bob" }), "phone"),
			endIn: () => given.store.endIn(aKey({ userId: "cem" }), ["typing", "recording"]),
			expired: () => given.store.expired(10),
		};

		/** What each costs where three type; all have ended afterwards. */
		async function costs(): Promise<Record<string, number>> {
			for (const userId of ["ada", "bob", "cem"]) await given.start(aKey({ userId }));
			const counted: Record<string, number> = {};
			for (const [name, ask] of Object.entries(ASKED)) counted[name] = await given.work(ask);
			return counted;
		}

		test("[IND7] of anything does not grow with what goes on elsewhere", async () => {
			const alone = await costs();
			await crowd(given, 1_000);
			expect(await costs()).toEqual(alone);
		});
	});
}

/** Ids that have been taken for patterns, joiners or names of something else. None is empty (M3). */
const ODD_IDS = ["*", "a*", "?", "a", "a:b", "a/b", "/", "b/a", "[a-z]", "{a}", "typing/a", "a\0b", "__proto__"];

function describeKeys(given: GivenIndicators): void {
	describe("keys", () => {
		test("[VIS2] the same ids in another company are somebody else's", async () => {
			const theirs = aKey({ companyId: "rival" });
			await given.start(ADA);
			await given.start(theirs);
			await given.tells(ADA);
			expect(await given.store.active(theirs)).toMatchObject([theirs]);
			expect(await given.store.ofUser(theirs)).toMatchObject([theirs]);
			expect(await given.store.hide(theirs, "plain")).toBe(false);
			expect(await given.store.stop(theirs, "phone")).toEqual([endOf(theirs)]);
			expect(await given.store.endDevice(theirs, "phone")).toEqual([]);
			expect(await given.store.endIn(theirs, ["typing"])).toEqual([]);
			expect(await given.activeIn(ADA)).toEqual(["ada typing"]);
		});

		test("[M9] ids are text: whatever they are made of, no two keys meet", async () => {
			const keys = ODD_IDS.flatMap((companyId) =>
				ODD_IDS.flatMap((conversationId) => ODD_IDS.map((userId) => aKey({ companyId, conversationId, userId }))),
			);
			for (const key of keys) await given.start(key);
			for (const companyId of ODD_IDS)
				for (const conversationId of ODD_IDS) {
					const active = await given.store.active({ companyId, conversationId });
					expect(active.map(({ userId }) => userId)).toEqual(ODD_IDS.toSorted());
				}
			const star = { companyId: "*", userId: "*" };
			const gone = ODD_IDS.map((conversationId) => endOf(aKey({ ...star, conversationId })));
			expect(inOrder(await given.store.endDevice(star, "phone"))).toEqual(inOrder(gone));
			const pattern = aKey({ companyId: "a", conversationId: "a*", userId: "?" });
			expect(await given.store.endIn(pattern, ["typing"])).toEqual([endOf(pattern)]);
			given.clock.advance(TTL.typing);
			expect(await given.store.expired(10_000)).toHaveLength(keys.length - ODD_IDS.length - 1);
		});

		test("[M9] nor do two devices", async () => {
			const [one, other] = [aKey({ userId: "a" }), aKey({ userId: "a/b" })];
			await given.start(one, "b/c");
			await given.start(other, "c");
			for (const deviceId of ["*", "c", "b", "?/c", "b/*"]) {
				expect(await given.store.stop(one, deviceId)).toEqual([]);
				expect(await given.store.endDevice(one, deviceId)).toEqual([]);
			}
			expect(await given.store.stop(one, "b/c")).toEqual([endOf(one)]);
			expect(await given.activeIn(one)).toEqual(["a/b typing"]);
		});
	});
}
