import { expect, test } from "bun:test";
import { aShown, aTrack } from "../../../test/support/builders.ts";
import { MemoryBus } from "../../adapters/memory/bus.ts";
import type { Shown } from "../../domain/record.ts";
import { Witnesses } from "./witnesses.ts";

const ADA = { companyId: "acme", userId: "ada" };
const HERE = aShown(aTrack());
const AWAY = { ...HERE, plain: aTrack({ status: "away" }), listed: aTrack({ status: "away" }) };
const UNSEEN = { ...HERE, plain: aTrack({ status: "offline" }) };

function aNode() {
	const bus = new MemoryBus();
	const witnesses = new Witnesses(bus);
	const announced = (userId: string, after: Shown): void => {
		const change = { userId, before: HERE, after, lastSignAt: null, reason: null };
		bus.publish({
			kind: "announced",
			companyId: "acme",
			at: 0,
			version: { epoch: "e", version: 1 },
			changes: [change],
		});
	};
	return { witnesses, announced };
}

function seenBob(witnesses: Witnesses): void {
	witnesses.note(ADA, { witnessId: "bob", moment: witnesses.moment });
}

test.each([
	["goes away", AWAY, true],
	["goes, or hides from some", UNSEEN, false],
	["is seen by others than before", { ...HERE, seenBy: { ...HERE.seenBy } }, false],
] as const)("[LOC3] [STO5] a witness who %s", (_, after, stays) => {
	const { witnesses, announced } = aNode();
	seenBob(witnesses);
	announced("cem", UNSEEN);
	expect(witnesses.has(ADA)).toBe(true);
	announced("bob", after);
	expect(witnesses.has(ADA)).toBe(stays);
});

test("[STO5] of whoever goes nothing is kept", () => {
	const { witnesses, announced } = aNode();
	seenBob(witnesses);
	announced("ada", UNSEEN);
	expect(witnesses.has(ADA)).toBe(false);
});

test("[LOC3] what was read before somebody went is not noted after", () => {
	const { witnesses, announced } = aNode();
	const { moment } = witnesses;
	announced("bob", UNSEEN);
	witnesses.note(ADA, { witnessId: "bob", moment });
	expect(witnesses.has(ADA)).toBe(false);
});

test("[STO7] what is not heard is not relied on", () => {
	const { witnesses } = aNode();
	seenBob(witnesses);
	witnesses.forget("acme");
	expect(witnesses.has(ADA)).toBe(false);
});
