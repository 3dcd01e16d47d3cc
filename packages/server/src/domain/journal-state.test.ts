import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { aDevice, aFacts, aRecord, aShown, aTrack, inGrace, NOW, TIMING } from "../../test/support/builders.ts";
import { journalRow, restoredRecord } from "./journal-state.ts";
import { NEVER_SEEN, type PresenceRecord, type Track } from "./record.ts";
import { settle } from "./settle.ts";

const GRACE = NOW + 15_000;

function afterRestart(record: PresenceRecord, graceUntil: number | null): PresenceRecord {
	return restoredRecord(journalRow(record, NOW, TIMING), record.facts, graceUntil);
}

const position = { latitude: 0, longitude: 1, accuracy: null, capturedAt: NOW, deviceId: "d1", receivedAt: NOW };
const facts = aFacts({ rev: 3, visibleTo: new Set(["lia"]) });
const present = aRecord({
	facts,
	status: "online",
	devices: [
		aDevice({ kind: "web", reported: { projectId: "p", taskId: null }, movedTo: { latitude: 0, longitude: 1 } }),
	],
	activity: { projectId: "p", taskId: null, since: NOW - 5 },
	position,
	lastSignAt: NOW,
	shown: aShown(aTrack({ devices: ["web"], projectId: "p", position }), { facts }),
});

test("[PR24] who was present is shown after a restart as before, with their devices in grace", () => {
	const { devices, shown, ...rest } = afterRestart(present, GRACE);
	const { devices: had, shown: was, ...other } = present;
	expect(rest).toEqual(other);
	expect(shown).toEqual(was);
	expect(devices).toEqual(had.map((device) => ({ ...device, connections: [], graceUntil: GRACE, lostTo: "restart" })));
	expect(shown.listed).toBe(shown.plain);
});

test("[PR24] and counts until the grace ends", () => {
	const restored = afterRestart(present, GRACE);
	expect(settle(restored, GRACE - 1, TIMING).record.status).toBe("online");
	expect(settle(restored, GRACE, TIMING)).toMatchObject({
		record: { status: "offline", offlineReason: null },
		intervalEnd: { at: NOW, reason: "server_restart" },
	});
});

test("[PR24] outside a start nobody is there", () => {
	const gone = afterRestart(present, null);
	expect(gone).toMatchObject({ status: "offline", devices: [], lastSignAt: NOW, plainSeenAt: NOW });
	expect(gone.shown.plain).toMatchObject({ status: "offline", lastSeen: NOW, position: null, projectId: null });
});

test("[PR24] [VIS5] who had left is not shown as present, though their end was not announced any more", () => {
	const left = { ...settle({ ...present, devices: [] }, NOW, TIMING).record, shown: present.shown };
	const { shown } = afterRestart(left, GRACE);
	expect(shown.plain).toMatchObject({ status: "offline", lastSeen: NOW });
	expect(shown.listed).toBe(shown.plain);
});

test("[VIS4] a frozen lastSeen stays frozen over a restart", () => {
	const hiddenSince = NOW - 60_000;
	const hidden: PresenceRecord = {
		...present,
		facts: { ...facts, availability: "invisible" },
		status: "invisible",
		plainSeenAt: hiddenSince,
		shown: aShown({ ...NEVER_SEEN, lastSeen: hiddenSince }, { listed: aTrack(), facts }),
	};
	expect(afterRestart(hidden, GRACE).shown).toEqual(hidden.shown);
	const gone = afterRestart(hidden, null);
	expect([gone.plainSeenAt, gone.shown.plain.lastSeen, gone.shown.listed.lastSeen]).toEqual([
		hiddenSince,
		hiddenSince,
		NOW,
	]);
});

test("[PR24] a stale session is not present", () => {
	const stale = { ...present, devices: [aDevice({ lastSignAt: NOW - TIMING.staleAfter })] };
	expect(journalRow(stale, NOW, TIMING).present).toBe(false);
	expect(journalRow({ ...present, devices: [inGrace(NOW + 1)] }, NOW, TIMING).present).toBe(true);
	expect(journalRow({ ...present, devices: [inGrace(NOW)] }, NOW, TIMING).present).toBe(false);
});

test("[PR22] the row bears the newest sign of life, of a device too", () => {
	const devices = [aDevice({ lastSignAt: NOW + 3 })];
	expect(journalRow({ ...present, devices }, NOW, TIMING).lastSignAt).toBe(NOW + 3);
	expect(journalRow(aRecord(), NOW, TIMING)).toMatchObject({ present: false, lastSignAt: null });
});

describe("[PR24] the way to the journal and back", () => {
	const text = fc.option(fc.string());
	const moment = fc.option(fc.integer({ min: 1, max: NOW }));
	const track: fc.Arbitrary<Track> = fc.record({
		status: fc.constantFrom("online" as const, "away" as const, "dnd" as const, "offline" as const),
		lastActivity: moment,
		lastSeen: moment,
		devices: fc.subarray(["web" as const, "mobile" as const]),
		projectId: text,
		taskId: text,
		statusMessage: text,
		emoji: text,
		statusExpiresAt: moment,
		statusUpdatedAt: moment,
		position: fc.constantFrom(null, { latitude: 0, longitude: 0, accuracy: null, capturedAt: 1 }),
	});

	test("[PR24] loses nothing of what was shown of who is present", () => {
		fc.assert(
			fc.property(track, track, fc.boolean(), (plain, listed, alike) => {
				const seen = (one: Track): Track =>
					one.status === "offline" && one.lastSeen === null && one.statusMessage === null ? NEVER_SEEN : one;
				const shown = aShown(plain, { listed: alike ? plain : listed, facts });
				const restored = afterRestart({ ...present, shown }, GRACE).shown;
				expect(restored).toEqual({ ...shown, plain: seen(shown.plain), listed: seen(shown.listed) });
			}),
		);
	});

	test("[M6] twice is once: what was restored is written as it was", () => {
		const once = afterRestart(present, GRACE);
		expect(journalRow(once, NOW, TIMING)).toEqual(journalRow(present, NOW, TIMING));
	});
});
