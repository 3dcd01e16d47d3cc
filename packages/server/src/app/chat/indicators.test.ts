import { expect, test } from "bun:test";
import { aDevice, aFacts, aShown, aTrack, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import { MemoryIndicatorStore } from "../../adapters/memory/indicator-store.ts";
import { MemoryPresenceStore } from "../../adapters/memory/presence-store.ts";
import { uuidIds } from "../../adapters/system/ids.ts";
import { newRecord } from "../../domain/record.ts";
import { Indicators } from "./indicators.ts";
import type { RosterCache } from "./rosters.ts";

/** A store that answers when it is let, as one behind a network does. */
class Slow extends MemoryIndicatorStore {
	gate: Promise<void> = Promise.resolve();

	override async stop(...args: Parameters<MemoryIndicatorStore["stop"]>) {
		const ended = await super.stop(...args);
		await this.gate;
		return ended;
	}
}

test("[IND4] an end is told though the ends before it were told while the store answered", async () => {
	const clock = new TestClock();
	const bus = new MemoryBus();
	const indicatorStore = new Slow({ clock });
	const load = async (companyId: string, userIds: readonly string[]) =>
		userIds.map((userId) => ({ ...newRecord({ companyId, userId }, aFacts()), shown: aShown(aTrack()) }));
	const presence = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => true });
	const told: unknown[] = [];
	bus.subscribe((message) => {
		if (message.kind === "people" || message.kind === "conversation") told.push(message.payload.isActive);
	});
	const rosters = { of: async () => ["bob"] } as unknown as RosterCache;
	const failures: unknown[] = [];
	const indicators = new Indicators({
		indicatorStore,
		presence,
		bus,
		clock,
		timing: TIMING,
		rosters,
		indicatorTtl: { typing: 5_000, recording: 30_000 },
		failed: (_, error) => failures.push(error),
	});
	const key = { companyId: "acme", conversationId: "c1", userId: "ada", kind: "typing" } as const;
	const devices = [aDevice({ lastSignAt: clock.now(), lastActivityAt: clock.now() })];
	await presence.update(key, (record) => ({ record: { ...record, status: "online", devices }, answer: undefined }));
	await indicators.start(key, "phone");
	await indicators.tellEnds([]);
	await indicators.tellStarts();
	const { promise, resolve } = Promise.withResolvers<void>();
	indicatorStore.gate = promise;
	const stopping = indicators.stop(key, "phone");
	await indicators.tellEnds([]);
	resolve();
	await stopping;
	await indicators.tellEnds([]);
	expect([told, failures]).toEqual([[true, false], []]);
});
