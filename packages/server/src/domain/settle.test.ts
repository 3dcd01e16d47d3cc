import { describe, expect, test } from "bun:test";
import { aConnection, aDevice, aFacts, aRecord, inGrace, NOW, TIMING } from "../../test/support/builders.ts";
import type { Presence, PresenceRecord } from "./record.ts";
import { settle, settleRuled } from "./settle.ts";

const work = { projectId: "p", taskId: null, since: NOW - 1_000 };
const there = aRecord({ status: "online", devices: [aDevice()], lastSignAt: NOW });

test("[PR25] a record that nothing changes is given back as it is", () => {
	expect(settle(there, NOW, TIMING)).toEqual({ record: there, intervalEnd: null });
	expect(settle(there, NOW, TIMING).record).toBe(there);
});

test("[PR21] a device counts until its grace is over, and is gone then", () => {
	const record = aRecord({ status: "online", devices: [inGrace(NOW)], lastSignAt: NOW });
	expect(settle(record, NOW - 1, TIMING).record).toBe(record);
	const { record: gone } = settle(record, NOW, TIMING);
	expect(gone).toMatchObject({ status: "offline", devices: [], offlineReason: null });
});

test("[PR22] what is left of a user who is gone is the newest sign of life", () => {
	const devices = [inGrace(NOW, { lastSignAt: NOW - 9_000 }), inGrace(NOW, { id: "d2", lastSignAt: NOW - 7_000 })];
	const { record } = settle(aRecord({ status: "online", devices, lastSignAt: NOW - 8_000 }), NOW, TIMING);
	expect(record).toMatchObject({ lastSignAt: NOW - 7_000, plainSeenAt: NOW - 7_000 });
});

test("[PR13] silence takes the last device out, with its reason", () => {
	const silent = aDevice({ lastSignAt: NOW - TIMING.staleAfter });
	const { record, intervalEnd } = settle(aRecord({ status: "online", devices: [silent], activity: work }), NOW, TIMING);
	expect(record).toMatchObject({ status: "offline", offlineReason: "stale_session", activity: null });
	expect(record.devices).toEqual([silent]);
	expect(intervalEnd).toEqual({ at: silent.lastSignAt, reason: "stale_session" });
});

test("[PR13] a sign of life brings a stale user back", () => {
	const devices = [aDevice()];
	expect(settle(aRecord({ status: "offline", devices }), NOW, TIMING).record.status).toBe("online");
});

const LAST_TO_COUNT: readonly (readonly [string, number, "stale_session" | "offline"])[] = [
	["the grace, long after the other fell silent", NOW - TIMING.staleAfter - 60_000, "offline"],
	["the silence, after the grace", NOW - TIMING.staleAfter, "stale_session"],
];

for (const [what, lastSignAt, reason] of LAST_TO_COUNT)
	test(`[PR13] [ACT3] of a grace and a silence the last to end gives the reason: ${what}`, () => {
		const devices = [aDevice({ lastSignAt }), inGrace(NOW - 100, { id: "d2", lastSignAt: NOW - 5_000 })];
		const { record, intervalEnd } = settle(aRecord({ status: "online", devices, activity: work }), NOW, TIMING);
		expect(record.offlineReason).toBe(reason === "offline" ? null : reason);
		expect(intervalEnd).toEqual({ at: NOW - 5_000, reason });
	});

test("[PR24] [ACT3] an interval of somebody who does not return after a restart ends as server_restart", () => {
	const devices = [inGrace(NOW, { lostTo: "restart", lastSignAt: NOW - 20_000 })];
	const { intervalEnd } = settle(aRecord({ status: "online", devices, activity: work }), NOW, TIMING);
	expect(intervalEnd).toEqual({ at: NOW - 20_000, reason: "server_restart" });
});

test("[PR24] [ACT3] of one who returned, and left, it ends as offline", () => {
	const devices = [inGrace(NOW, { lostTo: "restart" }), inGrace(NOW, { id: "d2" })];
	expect(settle(aRecord({ status: "online", devices, activity: work }), NOW, TIMING).intervalEnd?.reason).toBe(
		"offline",
	);
});

describe("[PR21] what a rule ends has no reason of silence", () => {
	const silent = aDevice({ id: "d2", lastSignAt: NOW - TIMING.staleAfter - 60_000 });

	test("[PR21] a leave beside a stale device", () => {
		const left = aRecord({ status: "online", devices: [silent], activity: work, lastSignAt: NOW });
		expect(settleRuled(left, NOW, TIMING)).toMatchObject({
			record: { status: "offline", offlineReason: null },
			intervalEnd: { at: NOW, reason: "offline" },
		});
	});

	test("[PR13] but one who was offline already keeps theirs", () => {
		const record = aRecord({ status: "offline", offlineReason: "stale_session", devices: [silent] });
		expect(settleRuled(record, NOW, TIMING).record).toBe(record);
	});
});

test("[PR3] a chosen availability ends at its moment", () => {
	const facts = aFacts({ availability: "dnd", availabilityUntil: NOW });
	const record: PresenceRecord = { ...there, facts, status: "dnd" };
	expect(settle(record, NOW - 1, TIMING).record).toBe(record);
	expect(settle(record, NOW, TIMING).record.status).toBe("online");
});

const SEEN_LAST: readonly (readonly [Presence, Presence, boolean])[] = [
	["online", "invisible", true],
	["away", "invisible", true],
	["dnd", "offline", true],
	["invisible", "offline", false],
	["offline", "invisible", false],
	["online", "dnd", false],
	["invisible", "online", false],
];

for (const [from, to, moves] of SEEN_LAST)
	test(`[VIS4] ${from} to ${to}: the moment when the user was last seen ${moves ? "is now" : "stays"}`, () => {
		const availability = to === "offline" || to === "online" ? "auto" : to;
		const record = aRecord({
			facts: aFacts({ availability }),
			devices: to === "offline" ? [] : [aDevice({ connections: [aConnection()] })],
			status: from,
			lastSignAt: NOW,
			plainSeenAt: 1,
		});
		const settled = settle(record, NOW, TIMING).record;
		expect([settled.status, settled.plainSeenAt]).toEqual([to, moves ? NOW : 1]);
	});

test("[VIS5] who vanished and fell silent before either was announced went without a reason", () => {
	const facts = aFacts({ availability: "invisible" });
	const devices = [aDevice({ lastSignAt: NOW - TIMING.staleAfter })];
	const vanished = aRecord({ facts, devices, status: "invisible" });
	const seen = {
		...vanished,
		shown: { ...vanished.shown, plain: { ...vanished.shown.plain, status: "online" as const } },
	};
	expect(settle(vanished, NOW, TIMING).record.offlineReason).toBe("stale_session");
	expect(settle(seen, NOW, TIMING).record.offlineReason).toBeNull();
});
