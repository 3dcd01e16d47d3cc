import { afterEach, beforeEach } from "bun:test";
import type { EndedIndicator, IndicatorKey, IndicatorKind, IndicatorStore } from "../../src/ports/indicator-store.ts";
import type { TestClock } from "../support/test-clock.ts";

/** Opens an empty store whose time is the clock's. */
export type MakeIndicatorStore = () => Promise<{
	readonly store: IndicatorStore;
	readonly clock: TestClock;
	readonly close: () => Promise<void>;
	/** How much the store looks at while this runs, in any unit that grows with what it looks at (IND7). */
	readonly work: (run: () => Promise<unknown>) => Promise<number>;
}>;

/** How long each kind lives by default (IND1). */
export const TTL: Readonly<Record<IndicatorKind, number>> = { typing: 5_000, recording: 30_000 };

/** Ada types in the conversation c1, unless said otherwise. */
export function aKey(fields: Partial<IndicatorKey> = {}): IndicatorKey {
	return { companyId: "acme", conversationId: "c1", userId: "ada", kind: "typing", ...fields };
}

export const ADA = aKey();
/** Her other kind, in the same conversation. */
export const RECORDING = aKey({ kind: "recording" });

/** The end of an indicator of which these had been told. */
export function endOf(key: IndicatorKey, ...told: EndedIndicator["told"]): EndedIndicator {
	return { ...key, told };
}

/** Answers have no order, but for one: to compare them, they are given one. */
export function inOrder<T extends IndicatorKey>(answer: readonly T[]): readonly T[] {
	const name = ({ companyId, conversationId, userId, kind }: IndicatorKey) =>
		JSON.stringify([companyId, conversationId, userId, kind]);
	return answer.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** A store of its own for every test around it. */
export class GivenIndicators {
	#opened: Awaited<ReturnType<MakeIndicatorStore>> | null = null;

	constructor(make: MakeIndicatorStore) {
		beforeEach(async () => {
			this.#opened = await make();
		});
		afterEach(() => this.#open.close());
	}

	get #open(): Awaited<ReturnType<MakeIndicatorStore>> {
		if (this.#opened === null) throw new TypeError("the store is used before its test began");
		return this.#opened;
	}

	get store(): IndicatorStore {
		return this.#open.store;
	}

	get clock(): TestClock {
		return this.#open.clock;
	}

	work(run: () => Promise<unknown>): Promise<number> {
		return this.#open.work(run);
	}

	/** A device starts, for as long as the kind lives. */
	start(key: IndicatorKey, deviceId = "phone"): Promise<void> {
		return this.store.start(key, { deviceId, ttl: TTL[key.kind] });
	}

	/** Who is active in the conversation of the key, and with what. */
	async activeIn(key: IndicatorKey): Promise<readonly string[]> {
		return (await this.store.active(key)).map(({ userId, kind }) => `${userId} ${kind}`);
	}

	/** Is the many's copy of it to be refreshed? It is then marked as told. */
	async tells(key: IndicatorKey): Promise<boolean> {
		return (await this.store.announce(key, "plain")) !== undefined;
	}
}
