import { afterEach, beforeEach } from "bun:test";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import { InvariantChecks } from "../../src/app/invariants/invariant-checks.ts";
import type { HeardTopic, LookedConnection } from "../../src/app/invariants/people-look.ts";
import type { Finding, Invariant } from "../../src/domain/invariants.ts";
import type { PresenceRecord } from "../../src/domain/record.ts";
import type { IndicatorStore } from "../../src/ports/indicator-store.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import type { NodeLeases } from "../../src/ports/node-leases.ts";
import type { PresenceStore } from "../../src/ports/presence-store.ts";
import { aConnection, aDevice, aShown, aTrack, TIMING } from "../support/builders.ts";
import type { TestClock } from "../support/test-clock.ts";
import { aTalk, type Talk } from "./conversations.ts";
import { TTL } from "./given-indicator-store.ts";

/** All stores of one node, real ones, and ways to break what is in them behind their back. */
export type Back = {
	readonly presence: PresenceStore;
	readonly leases: NodeLeases;
	readonly indicators: IndicatorStore;
	readonly stores: DurableStores;
	readonly clock: TestClock;
	/** Runs a statement on the database. */
	readonly execute: (statement: string) => Promise<void>;
	/** Makes the counts say that one more is online. */
	readonly miscount: (companyId: string) => Promise<void>;
	readonly close: () => Promise<void>;
};

/** The time between two looks. */
export const BETWEEN = 20_000;

/** A node with two people who talk, who are stored and shown as they are; and what its checks told. */
export class GivenNode {
	readonly told: Finding[] = [];
	readonly checked = new Map<Invariant, number>();
	isAway = false;
	readonly #make: () => Promise<Back>;
	#back: Back | null = null;
	#talk: Talk | null = null;
	#checks: InvariantChecks | null = null;
	#lease = "";
	readonly #live = new Map<string, LookedConnection[]>();

	constructor(make: () => Promise<Back>) {
		this.#make = make;
		beforeEach(() => this.#begin());
		afterEach(() => this.back.close());
	}

	get back(): Back {
		if (this.#back === null) throw new TypeError("the node is used before its test began");
		return this.#back;
	}

	get talk(): Talk {
		if (this.#talk === null) throw new TypeError("the node is used before its test began");
		return this.#talk;
	}

	get lease(): string {
		return this.#lease;
	}

	/** A person of the company. */
	key(userId: string): UserKey {
		return this.talk.user(userId);
	}

	async #begin(): Promise<void> {
		this.told.splice(0);
		this.checked.clear();
		this.#live.clear();
		this.isAway = false;
		const back = await this.#make();
		this.#back = back;
		this.#lease = (await back.leases.renew(0)).leaseId;
		this.#talk = await aTalk(back.stores, ["ada", "bob"]);
		for (let count = 0; count < 5; count += 1) await this.talk.send(count % 2 === 0 ? "ada" : "bob");
		for (const userId of ["ada", "bob"]) await this.arrive(userId);
		this.#checks = new InvariantChecks({
			...back,
			conversations: back.stores.conversations,
			indicatorStore: back.indicators,
			indicatorTtl: TTL,
			timing: TIMING,
			people: () => [...this.#live.keys()].map((userId) => this.key(userId)),
			companies: () => [this.talk.key.companyId],
			connectionsOf: ({ userId }) => this.#live.get(userId) ?? [],
			isIdle: () => this.isAway,
			between: BETWEEN,
			checked: (invariant) => void this.checked.set(invariant, (this.checked.get(invariant) ?? 0) + 1),
			violated: (finding) => void this.told.push(finding),
		});
	}

	/** Somebody is connected, stored and announced; and hears of the conversation. */
	async arrive(userId: string): Promise<void> {
		this.connect(userId);
		const now = this.back.clock.now();
		const connections = [aConnection({ id: `${userId}-1`, node: this.#lease, since: now })];
		await this.put(userId, {
			status: "online",
			devices: [aDevice({ connections, lastSignAt: now, lastActivityAt: now })],
		});
		await this.show(userId);
	}

	/** Somebody is connected, and that is all. */
	connect(userId: string, topics: readonly HeardTopic[] = [this.talk.key]): void {
		const connection = { id: `${userId}-1`, node: this.#lease, isOpen: () => true, topics: () => topics };
		this.#live.set(userId, [connection]);
	}

	/** Their connection ends, and nobody is told. */
	vanish(userId: string): void {
		this.#live.delete(userId);
	}

	put(userId: string, fields: Partial<PresenceRecord>): Promise<void> {
		return this.back.presence.update(this.key(userId), (record) => ({
			record: { ...record, ...fields },
			answer: undefined,
		}));
	}

	/** Announces that somebody is online. */
	show(userId: string): Promise<void> {
		return this.back.presence.update(this.key(userId), (record) => ({
			record: { ...record, shown: aShown(aTrack(), { facts: record.facts }) },
			answer: undefined,
			announces: true,
		}));
	}

	/** One round, and as many looks after it as are wanted, with time between them in which the lease is kept. */
	async look(again = 2): Promise<readonly string[]> {
		const { clock, leases } = this.back;
		clock.advance(500);
		await this.#running.round();
		for (let count = 0; count < again; count += 1) {
			for (let passed = 0; passed < BETWEEN; passed += 2_000) {
				clock.advance(2_000);
				await leases.renew(0);
			}
			await this.#running.again();
		}
		return this.told.map(({ invariant }) => invariant);
	}

	get #running(): InvariantChecks {
		if (this.#checks === null) throw new TypeError("the node is used before its test began");
		return this.#checks;
	}
}
