import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type {
	EndedIndicator,
	IndicatorAudience,
	IndicatorKey,
	ToldIndicator,
} from "../../src/ports/indicator-store.ts";
import { ADA, inOrder, type MakeIndicatorStore } from "./given-indicator-store.ts";
import { NaiveIndicators } from "./naive-indicators.ts";

/** A history takes about a millisecond in memory. Where one fails, its steps are printed. */
const RUNS = 300;
const SEED = 60;

type Step =
	| { readonly step: "wait"; readonly ms: number }
	| { readonly step: "start"; readonly key: IndicatorKey; readonly deviceId: string; readonly ttl: number }
	| { readonly step: "stop" | "endDevice"; readonly key: IndicatorKey; readonly deviceId: string }
	| { readonly step: "endIn"; readonly key: IndicatorKey; readonly kinds: readonly IndicatorKey["kind"][] }
	| { readonly step: "announce" | "hide"; readonly key: IndicatorKey; readonly audience: IndicatorAudience }
	| { readonly step: "expired"; readonly limit: number };

type Opened = Awaited<ReturnType<MakeIndicatorStore>>;

const KINDS = ["typing", "recording"] as const;
const anyKey: fc.Arbitrary<IndicatorKey> = fc.record({
	companyId: fc.constantFrom("acme", "acme", "rival"),
	conversationId: fc.constantFrom("c1", "c2"),
	userId: fc.constantFrom("ada", "bob"),
	kind: fc.constantFrom(...KINDS),
});
/** Mostly one and the same: what is rare happens to an indicator that much happens to. */
const key = fc.oneof({ weight: 3, arbitrary: fc.constant(ADA) }, { weight: 1, arbitrary: anyKey });
const deviceId = fc.constantFrom("phone", "laptop");
const ttl = fc.constantFrom(5_000, 5_000, 30_000, 700);
const audience = fc.constantFrom("plain" as const, "listed" as const);

function stepOf<K extends Step["step"], T>(step: K, rest: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) {
	return fc.record(rest).map((fields) => ({ step, ...fields }) as { step: K } & T);
}

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: stepOf("wait", { ms: fc.constantFrom(1, 349, 350, 2_499, 2_500, 5_000, 16_000) }) },
	{ weight: 10, arbitrary: stepOf("start", { key, deviceId, ttl }) },
	{ weight: 3, arbitrary: stepOf("stop", { key, deviceId }) },
	{ weight: 1, arbitrary: stepOf("endDevice", { key, deviceId }) },
	{ weight: 1, arbitrary: stepOf("endIn", { key, kinds: fc.subarray([...KINDS]) }) },
	{ weight: 6, arbitrary: stepOf("announce", { key, audience }) },
	{ weight: 2, arbitrary: stepOf("hide", { key, audience }) },
	{ weight: 3, arbitrary: stepOf("expired", { limit: fc.constantFrom(1, 2, 100) }) },
);

/** A step on the store, beside the same on the model. */
async function take({ store, clock }: Opened, model: NaiveIndicators, step: Step): Promise<void> {
	const now = clock.now();
	switch (step.step) {
		case "wait":
			return clock.advance(step.ms);
		case "start":
			model.start(step.key, step, now);
			return store.start(step.key, step);
		case "announce": {
			const told = await store.announce(step.key, step.audience);
			return expect(told).toEqual(model.announce(step.key, step.audience, now));
		}
		case "hide":
			return expect(await store.hide(step.key, step.audience)).toBe(model.hide(step.key, step.audience));
		case "stop":
			return compareEnds(await store.stop(step.key, step.deviceId), model.stop(step.key, step.deviceId, now));
		case "endDevice":
			return compareEnds(await store.endDevice(step.key, step.deviceId), model.endDevice(step.key, step.deviceId, now));
		case "endIn":
			return compareEnds(await store.endIn(step.key, step.kinds), model.endIn(step.key, step.kinds));
		case "expired": {
			const ended = await store.expired(step.limit);
			expect(ended).toHaveLength(Math.min(step.limit, model.ranOut(now)));
			return compareEnds(ended, model.expired(ended, now));
		}
	}
}

function compareEnds(ended: readonly EndedIndicator[], expected: readonly EndedIndicator[]): void {
	expect(comparable(ended)).toEqual(comparable(expected));
}

function comparable(ended: readonly EndedIndicator[]): readonly EndedIndicator[] {
	return inOrder(ended.map((end) => ({ ...end, told: end.told.toSorted() })));
}

/** Audiences have no order. */
function inOrderTold(one: ToldIndicator): ToldIndicator {
	return { ...one, told: one.told.toSorted() };
}

async function compareReads(on: Opened, model: NaiveIndicators): Promise<void> {
	const now = on.clock.now();
	for (const companyId of ["acme", "rival"]) {
		for (const conversationId of ["c1", "c2"])
			expect(await on.store.active({ companyId, conversationId })).toEqual(
				model.active({ companyId, conversationId }, now),
			);
		for (const userId of ["ada", "bob"])
			expect(inOrder(await on.store.ofUser({ companyId, userId })).map(inOrderTold)).toEqual(
				inOrder(model.ofUser({ companyId, userId }, now)).map(inOrderTold),
			);
	}
}

/** Whatever happens, in whatever order, the store answers as a model that looks at everything every time. */
export function describeHistories(make: MakeIndicatorStore): void {
	describe("histories", () => {
		test("[IND1] [IND3] [IND4] [IND5] any history is answered as the rules say", async () => {
			const history = fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
				const opened = await make();
				const model = new NaiveIndicators();
				try {
					for (const one of steps) {
						await take(opened, model, one);
						await compareReads(opened, model);
					}
					opened.clock.advance(60_000);
					await take(opened, model, { step: "expired", limit: 1_000 });
					expect(await opened.store.expired(1_000)).toEqual([]);
				} finally {
					await opened.close();
				}
			});
			await fc.assert(history, { numRuns: RUNS, seed: SEED });
		});
	});
}
