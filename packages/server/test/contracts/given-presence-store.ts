import { afterEach, beforeEach } from "bun:test";
import { newRecord, type PresenceRecord, type Shown, type Timing } from "../../src/domain/record.ts";
import type { Millis, UserKey } from "../../src/ports/keys.ts";
import type { PresenceStore } from "../../src/ports/presence-store.ts";
import { aDevice, aFacts, aShown, aTrack, TIMING } from "../support/builders.ts";
import type { TestClock } from "../support/test-clock.ts";

type Load = (companyId: string, userIds: readonly string[]) => Promise<readonly PresenceRecord[]>;

/** Opens an empty store whose time is the clock's, over what is durable, with the durations that deadlines follow from. */
export type MakePresenceStore = (options: {
	readonly load: Load;
	readonly timing: Timing;
}) => Promise<{ readonly store: PresenceStore; readonly clock: TestClock; readonly close: () => Promise<void> }>;

export const ADA: UserKey = { companyId: "acme", userId: "ada" };

export function of(userId: string, companyId = "acme"): UserKey {
	return { companyId, userId };
}

/** What is stored of a user whose one device came at that moment. */
export function arrivedAt(at: Millis): Partial<PresenceRecord> {
	return { status: "online", devices: [aDevice({ lastSignAt: at, lastActivityAt: at })] };
}

/** The same, and everybody has been told: nothing waits to be announced. */
export function toldAt(at: Millis): Partial<PresenceRecord> {
	return { ...arrivedAt(at), shown: aShown(aTrack()) };
}

/** A store of its own for every test around it, of whose users nothing is durable at first. */
export class GivenStore {
	load: Load = loadNothing;
	#opened: Awaited<ReturnType<MakePresenceStore>> | null = null;

	constructor(make: MakePresenceStore) {
		beforeEach(async () => {
			this.load = loadNothing;
			this.#opened = await make({ timing: TIMING, load: (companyId, ids) => this.load(companyId, ids) });
		});
		afterEach(() => this.#open.close());
	}

	get #open(): Awaited<ReturnType<MakePresenceStore>> {
		if (this.#opened === null) throw new TypeError("the store is used before its test began");
		return this.#opened;
	}

	get store(): PresenceStore {
		return this.#open.store;
	}

	get clock(): TestClock {
		return this.#open.clock;
	}

	/** Stores these fields of a user. */
	put(key: UserKey, fields: Partial<PresenceRecord>): Promise<void> {
		return this.store.update(key, (record) => ({ record: { ...record, ...fields }, answer: undefined }));
	}

	/** Announces that a user is to be shown so. */
	show(key: UserKey, shown: Shown): Promise<void> {
		return this.store.update(key, (record) => ({ record: { ...record, shown }, answer: undefined, announces: true }));
	}
}

async function loadNothing(companyId: string, userIds: readonly string[]): Promise<readonly PresenceRecord[]> {
	return userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
}
