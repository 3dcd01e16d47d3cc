import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { LeaseTerms, NodeLeases } from "../../src/ports/node-leases.ts";
import type { TestClock } from "../support/test-clock.ts";

export const TERMS: LeaseTerms = { valid: 10_000, burial: 10_000 };

/** Opens an empty place for leases; `open` gives one node's view of it. */
export type MakeNodeLeases = () => Promise<{
	readonly open: (nodeId: string) => NodeLeases;
	readonly clock: TestClock;
	readonly close: () => Promise<void>;
}>;

type Opened = Awaited<ReturnType<MakeNodeLeases>>;

/** The nodes of one test. */
class Given {
	#opened: Opened | null = null;

	constructor(make: MakeNodeLeases) {
		beforeEach(async () => {
			this.#opened = await make();
		});
		afterEach(() => this.#now.close());
	}

	get #now(): Opened {
		if (this.#opened === null) throw new TypeError("the leases are used before their test began");
		return this.#opened;
	}

	get clock(): TestClock {
		return this.#now.clock;
	}

	open(nodeId: string): NodeLeases {
		return this.#now.open(nodeId);
	}

	/** A node that serves these companies. */
	async node(nodeId: string, ...companyIds: string[]): Promise<{ leases: NodeLeases; leaseId: string }> {
		const leases = this.open(nodeId);
		const { leaseId } = await leases.renew(0);
		for (const companyId of companyIds) await leases.serves(companyId);
		return { leases, leaseId };
	}
}

const ALL = { after: null, limit: 100 };

/** The law of `NodeLeases`. */
export function describeNodeLeases(name: string, make: MakeNodeLeases): void {
	describe(`node leases on ${name}`, () => {
		const given = new Given(make);
		describeHolding(given);
		describeDeath(given);
		describeCompanies(given);
		describeList(given);
	});
}

function describeHolding(given: Given): void {
	describe("holding", () => {
		test("[PR23] a lease that is renewed in time is kept", async () => {
			const one = given.open("one");
			expect(one.held()).toBeNull();
			const first = await one.renew(0);
			expect(first.lost).toBe(false);
			for (let renewal = 0; renewal < 10; renewal += 1) {
				given.clock.advance(TERMS.valid - 1);
				expect(one.held()).toBe(first.leaseId);
				expect(await one.renew(0)).toEqual(first);
			}
		});

		test("[PR23] [X02] [T-29] a node that comes back too late has lost its lease, and holds another", async () => {
			const { leases, leaseId } = await given.node("one");
			given.clock.advance(TERMS.valid);
			expect(leases.held()).toBeNull();
			const second = await leases.renew(0);
			expect(second.lost).toBe(true);
			expect(second.leaseId).not.toBe(leaseId);
			expect(leases.held()).toBe(second.leaseId);
			given.clock.advance(3_000);
			expect(await leases.renew(0)).toEqual({ leaseId: second.leaseId, lost: false });
		});

		test("[PR23] a lost lease is lost also where it was buried meanwhile, by whomever", async () => {
			const { leases, leaseId } = await given.node("one");
			given.clock.advance(TERMS.valid);
			const other = given.open("other");
			expect(await other.expired(10)).toMatchObject([{ leaseId, nodeId: "one" }]);
			await other.buried(leaseId);
			expect(await leases.renew(0)).toMatchObject({ lost: true });
			expect(await leases.expired(10)).toEqual([]);
		});

		test("[PR23] renewals at once make one lease", async () => {
			const one = given.open("one");
			const renewals = await Promise.all(Array.from({ length: 10 }, () => one.renew(0)));
			expect(new Set(renewals.map(({ leaseId }) => leaseId)).size).toBe(1);
			given.clock.advance(TERMS.valid);
			const later = await Promise.all(Array.from({ length: 10 }, () => one.renew(0)));
			expect(later.filter(({ lost }) => lost)).toHaveLength(1);
			expect(new Set(later.map(({ leaseId }) => leaseId)).size).toBe(1);
		});

		test("[PR23] two processes with the same name hold two leases", async () => {
			const [one, other] = [await given.node("same"), await given.node("same")];
			expect(one.leaseId).not.toBe(other.leaseId);
			await one.leases.release();
			expect(await other.leases.renew(0)).toEqual({ leaseId: other.leaseId, lost: false });
		});

		test("[CLU4] a lease that is given back is nobody's to bury, and the next is another", async () => {
			const { leases, leaseId } = await given.node("one", "acme");
			await leases.release();
			await leases.release();
			expect(leases.held()).toBeNull();
			expect(await leases.list()).toEqual([]);
			given.clock.advance(TERMS.valid);
			expect(await given.open("other").expired(10)).toEqual([]);
			expect(await leases.servedBy(leaseId, ALL)).toEqual([]);
			const next = await leases.renew(0);
			expect(next.lost).toBe(false);
			expect(next.leaseId).not.toBe(leaseId);
		});
	});
}

function describeDeath(given: Given): void {
	describe("death", () => {
		test("[PR23] what ran out is given to one caller, until it is buried", async () => {
			const one = await given.node("one");
			const renewedAt = given.clock.now();
			given.clock.advance(1_000);
			const two = await given.node("two");
			const watcher = given.open("watcher");
			given.clock.advance(TERMS.valid - 1_000);
			expect(await watcher.expired(10)).toEqual([{ leaseId: one.leaseId, nodeId: "one", renewedAt }]);
			expect(await watcher.expired(10)).toEqual([]);
			given.clock.advance(1_000);
			expect(await given.open("another").expired(10)).toEqual([
				{ leaseId: two.leaseId, nodeId: "two", renewedAt: renewedAt + 1_000 },
			]);
			for (const { leaseId } of [one, two, one]) await watcher.buried(leaseId);
			given.clock.advance(10 * TERMS.burial);
			expect(await watcher.expired(10)).toEqual([]);
		});

		test("[PR23] who dies while burying leaves it to another", async () => {
			const { leases, leaseId } = await given.node("one", "acme");
			given.clock.advance(1_000);
			await leases.renew(0);
			const dead = { leaseId, nodeId: "one", renewedAt: given.clock.now() };
			given.clock.advance(TERMS.valid);
			expect(await given.open("two").expired(10)).toEqual([dead]);
			given.clock.advance(TERMS.burial - 1);
			expect(await given.open("three").expired(10)).toEqual([]);
			given.clock.advance(1);
			expect(await given.open("three").expired(10)).toEqual([dead]);
			expect(await given.open("three").servedBy(leaseId, ALL)).toEqual(["acme"]);
		});

		test("[PR23] many that ask at once get each dead lease once, no more than they ask for", async () => {
			const dead: string[] = [];
			for (let index = 0; index < 20; index += 1) dead.push((await given.node(`n${index}`)).leaseId);
			given.clock.advance(TERMS.valid);
			const watchers = Array.from({ length: 8 }, (_, index) => given.open(`watcher ${index}`));
			const given3 = await Promise.all(watchers.map((watcher) => watcher.expired(3)));
			expect(given3.every((some) => some.length <= 3)).toBe(true);
			expect(
				given3
					.flat()
					.map(({ leaseId }) => leaseId)
					.toSorted(),
			).toEqual(dead.toSorted());
			expect(await given.open("watcher").expired(0)).toEqual([]);
		});

		test("[PR23] a lease that is held is neither given nor buried", async () => {
			const { leases, leaseId } = await given.node("one", "acme");
			given.clock.advance(TERMS.valid - 1);
			const other = given.open("other");
			expect(await other.expired(10)).toEqual([]);
			await other.buried(leaseId);
			expect(await leases.renew(0)).toEqual({ leaseId, lost: false });
			expect(await leases.servedBy(leaseId, ALL)).toEqual(["acme"]);
		});

		test("[PR23] a node may be given its own old lease, and burying it leaves the new one", async () => {
			const { leases, leaseId } = await given.node("one", "acme");
			given.clock.advance(TERMS.valid);
			const next = await leases.renew(0);
			expect(await leases.expired(10)).toMatchObject([{ leaseId, nodeId: "one" }]);
			await leases.buried(leaseId);
			expect(await leases.servedBy(leaseId, ALL)).toEqual([]);
			expect(await leases.servedBy(next.leaseId, ALL)).toEqual(["acme"]);
			expect(await leases.renew(0)).toEqual({ leaseId: next.leaseId, lost: false });
		});
	});
}

function describeCompanies(given: Given): void {
	describe("companies", () => {
		test("[PR23] whoever takes over a dead node knows where to look", async () => {
			const { leases, leaseId } = await given.node("one", "b", "a", "b", "c", "\u{10000}", "\uffff", "*", "{a}");
			await leases.leaves("c");
			await leases.leaves("never");
			given.clock.advance(TERMS.valid);
			const other = given.open("other");
			await other.expired(1);
			const all = ["*", "a", "b", "{a}", "\uffff", "\u{10000}"];
			expect(await other.servedBy(leaseId, ALL)).toEqual(all);
			const pages: (readonly string[])[] = [];
			for (let after: string | null = null, page: readonly string[] = [""]; page.length > 0; ) {
				page = await other.servedBy(leaseId, { after, limit: 4 });
				pages.push(page);
				after = page.at(-1) ?? null;
			}
			expect(pages).toEqual([all.slice(0, 4), all.slice(4), []]);
			await other.buried(leaseId);
			expect(await other.servedBy(leaseId, ALL)).toEqual([]);
		});

		test("[PR23] what is served goes over to the next lease, and the dead one keeps what it had", async () => {
			const { leases, leaseId } = await given.node("one", "acme", "rival");
			given.clock.advance(TERMS.valid);
			await expect(leases.serves("late")).rejects.toMatchObject({ name: "StoreUnavailable" });
			await leases.leaves("rival");
			const next = await leases.renew(0);
			await leases.serves("new");
			expect(await leases.servedBy(leaseId, ALL)).toEqual(["acme", "rival"]);
			expect(await leases.servedBy(next.leaseId, ALL)).toEqual(["acme", "late", "new"]);
		});

		test("[PR23] what is served before the first lease rejects, and counts all the same", async () => {
			const one = given.open("one");
			await expect(one.serves("acme")).rejects.toMatchObject({ name: "StoreUnavailable" });
			const { leaseId } = await one.renew(0);
			expect(await one.servedBy(leaseId, ALL)).toEqual(["acme"]);
		});

		test("[PR23] thousands of companies go over too", async () => {
			const companyIds = Array.from({ length: 2_500 }, (_, index) => `c${index + 10_000}`);
			const { leases } = await given.node("one");
			await Promise.all(companyIds.map((companyId) => leases.serves(companyId)));
			given.clock.advance(TERMS.valid);
			const { leaseId } = await leases.renew(0);
			expect(await leases.servedBy(leaseId, { after: null, limit: 10_000 })).toEqual(companyIds);
		});
	});
}

function describeList(given: Given): void {
	describe("list", () => {
		test("[OPS4] living nodes by name, with what their last renewal said", async () => {
			const two = await given.node("two");
			const one = await given.node("one");
			const dead = await given.node("dead");
			await given.open("watcher").buried(dead.leaseId);
			given.clock.advance(TERMS.valid - 1);
			await two.leases.renew(7);
			await one.leases.renew(12_000);
			given.clock.advance(1);
			const validUntil = given.clock.now() - 1 + TERMS.valid;
			const known = { version: "1.2.3", startedAt: 5, validUntil };
			const living = [
				{ ...known, nodeId: "one", leaseId: one.leaseId, connections: 12_000 },
				{ ...known, nodeId: "two", leaseId: two.leaseId, connections: 7 },
			];
			expect(await given.open("watcher").list()).toEqual(living);
			given.clock.advance(TERMS.valid);
			expect(await given.open("watcher").list()).toEqual([]);
		});
	});
}
