import { describe, expect, test } from "bun:test";
import {
	aConnection,
	aDevice,
	aFacts,
	aRecord,
	aShown,
	aTrack,
	inGrace,
	NOW,
	TIMING,
} from "../../test/support/builders.ts";
import { arrive, depart, leave, mark, overLimit, speakingDevice, touched } from "./devices.ts";
import { NEVER_SEEN } from "./record.ts";

const MOMENT = { now: NOW, timing: TIMING };
const LONG_AGO = NOW - 600_000;

describe("[PR10] arriving", () => {
	const arrival = { deviceId: "d1", kind: "web" as const, connection: aConnection() };

	test("[PR10] is activity where nobody was there", () => {
		expect(arrive(aRecord(), arrival, MOMENT).devices).toEqual([aDevice({ kind: "web" })]);
	});

	test("[PR10] inherits the newest activity of those who are there", () => {
		const devices = [aDevice({ id: "d2", lastActivityAt: LONG_AGO })];
		const [, added] = arrive(aRecord({ devices }), arrival, MOMENT).devices;
		expect(added).toMatchObject({ lastActivityAt: LONG_AGO, lastSignAt: NOW });
	});

	test("[PR10] [PR21] within the grace inherits what the device had, and ends the grace", () => {
		const devices = [inGrace(NOW + 1, { lastActivityAt: LONG_AGO, lostTo: "restart" })];
		const [back] = arrive(aRecord({ devices }), { ...arrival, kind: null }, MOMENT).devices;
		expect(back).toEqual(aDevice({ lastActivityAt: LONG_AGO }));
	});

	test("[PR10] is activity where only stale devices are left", () => {
		const devices = [aDevice({ id: "d2", lastSignAt: NOW - TIMING.staleAfter, lastActivityAt: LONG_AGO })];
		expect(arrive(aRecord({ devices }), arrival, MOMENT).devices[1]?.lastActivityAt).toBe(NOW);
	});

	test("[PR20] a second connection joins its device", () => {
		const devices = [aDevice()];
		const second = { ...arrival, connection: aConnection({ id: "c2", namespace: "/chat" }) };
		const [both] = arrive(aRecord({ devices }), second, MOMENT).devices;
		expect(both?.connections.map(({ id }) => id)).toEqual(["c1", "c2"]);
	});
});

describe("[PR21] departing", () => {
	const two = aDevice({ connections: [aConnection(), aConnection({ id: "c2" })] });

	test("[PR21] with a connection left the device stays", () => {
		const record = depart(aRecord({ devices: [two] }), { deviceId: "d1", connectionId: "c1", left: true }, MOMENT);
		expect(record.devices).toEqual([aDevice({ connections: [aConnection({ id: "c2" })] })]);
	});

	test("[PR21] a lost link has its grace", () => {
		const record = depart(
			aRecord({ devices: [aDevice()] }),
			{ deviceId: "d1", connectionId: "c1", left: false },
			MOMENT,
		);
		expect(record.devices).toEqual([inGrace(NOW + TIMING.offlineGrace)]);
	});

	test("[PR21] a leave takes effect at once, and leaves the sign of life behind", () => {
		const record = depart(
			aRecord({ devices: [aDevice()] }),
			{ deviceId: "d1", connectionId: "c1", left: true },
			MOMENT,
		);
		expect([record.devices, record.lastSignAt]).toEqual([[], NOW]);
	});

	test("[CLU2] of a device that was put back without connections a late end makes the grace no longer than usual", () => {
		const back = aDevice({ connections: [], graceUntil: NOW + 15_000, lostTo: "restart" });
		const gone = { deviceId: "d1", connectionId: "c1", left: true };
		const record = depart(aRecord({ devices: [back] }), gone, MOMENT);
		expect(record.devices).toEqual([{ ...back, graceUntil: NOW + TIMING.offlineGrace }]);
		expect(depart(record, gone, { ...MOMENT, now: NOW + 1_000 }).devices).toEqual(record.devices);
	});

	test("[PR21] without a grace a lost link is a leave", () => {
		const moment = { now: NOW, timing: { ...TIMING, offlineGrace: 0 } };
		const gone = { deviceId: "d1", connectionId: "c1", left: false };
		expect(depart(aRecord({ devices: [aDevice()] }), gone, moment).devices).toEqual([]);
	});

	test("[PR13] a stale device has no grace to come", () => {
		const stale = aDevice({ lastSignAt: NOW - TIMING.staleAfter });
		const gone = { deviceId: "d1", connectionId: "c1", left: false };
		expect(depart(aRecord({ devices: [stale] }), gone, MOMENT).devices).toEqual([]);
	});

	for (const [what, deviceId, connectionId] of [
		["another device", "d2", "c1"],
		["a connection that is gone", "d1", "c9"],
	] as const)
		test(`[M4] the late end of ${what} changes nothing`, () => {
			const record = aRecord({ devices: [aDevice()] });
			expect(depart(record, { deviceId, connectionId, left: true }, MOMENT)).toBe(record);
		});
});

test("[PR21] leaving takes one device or all, whatever they are connected by", () => {
	const devices = [aDevice(), inGrace(NOW + 1, { id: "d2" })];
	const record = aRecord({ devices });
	expect(leave(record, "d1").devices.map(({ id }) => id)).toEqual(["d2"]);
	expect(leave(record, null).devices).toEqual([]);
	expect(leave(record, "d3")).toBe(record);
});

describe("[W25] limits", () => {
	const limits = { maxDevices: 2, maxConnections: 3 };
	const devices = [aDevice(), aDevice({ id: "d2" })];

	test("[W25] no more devices than allowed, of which one more connection is none", () => {
		expect(overLimit(aRecord({ devices }), "d3", limits)).toContain("2 devices");
		expect(overLimit(aRecord({ devices }), "d2", limits)).toBeNull();
	});

	test("[W25] no more connections than allowed, over all devices", () => {
		const full = [aDevice({ connections: [aConnection(), aConnection({ id: "c2" })] }), aDevice({ id: "d2" })];
		expect(overLimit(aRecord({ devices: full }), "d1", limits)).toContain("3 connections");
	});
});

describe("[PR1] signs of life", () => {
	const sign = { deviceId: "d1", active: true };
	const earlier = aDevice({ lastSignAt: LONG_AGO, lastActivityAt: LONG_AGO });

	test("[PR1] are marked where they decide nothing", () => {
		const record = aRecord({ status: "online", devices: [{ ...earlier }] });
		expect(mark(record, sign, MOMENT)).toBe("marked");
		expect(record.devices[0]).toMatchObject({ lastSignAt: NOW, lastActivityAt: NOW });
	});

	test("[PR10] without activity move the sign alone", () => {
		const record = aRecord({ status: "online", devices: [{ ...earlier }] });
		expect(mark(record, { ...sign, active: false }, MOMENT)).toBe("marked");
		expect(record.devices[0]).toMatchObject({ lastSignAt: NOW, lastActivityAt: LONG_AGO });
	});

	test("[PR1] never go back in time", () => {
		const record = aRecord({ status: "online", devices: [aDevice({ lastSignAt: NOW + 5, lastActivityAt: NOW + 5 })] });
		expect(mark(record, sign, MOMENT)).toBe("marked");
		expect(touched(record, sign, MOMENT).devices).toEqual(record.devices);
	});

	test("[PR13] of a stale device, and the first heartbeat, must be decided", () => {
		const stale = aRecord({ devices: [aDevice({ lastSignAt: NOW - TIMING.staleAfter })] });
		expect(mark(stale, { ...sign, active: false }, MOMENT)).toBe("due");
		const first = aRecord({ status: "online", devices: [aDevice()] });
		expect(mark(first, { ...sign, heartbeat: true }, MOMENT)).toBe("due");
		expect(touched(first, { ...sign, heartbeat: true }, MOMENT).devices[0]?.heartbeats).toBe(true);
	});

	test("[PR12] of a user who is away must be decided, unless they are no activity", () => {
		const away = () => aRecord({ status: "away", devices: [{ ...earlier }] });
		expect(mark(away(), sign, MOMENT)).toBe("due");
		expect(mark(away(), { ...sign, active: false }, MOMENT)).toBe("marked");
	});

	test("[VIS4] of an invisible user must be decided where the people on the list see them away", () => {
		const facts = aFacts({ availability: "invisible" });
		const shown = aShown(NEVER_SEEN, { listed: aTrack({ status: "away" }), facts });
		const record = aRecord({ facts, status: "invisible", devices: [{ ...earlier }], shown });
		expect(mark(record, sign, MOMENT)).toBe("due");
		expect(mark({ ...record, shown: aShown(NEVER_SEEN, { listed: aTrack(), facts }) }, sign, MOMENT)).toBe("marked");
	});

	test("[M4] of a device that is gone are none", () => {
		const record = aRecord();
		expect(mark(record, sign, MOMENT)).toBe("absent");
		expect(touched(record, sign, MOMENT)).toBe(record);
	});

	test("[PR10] without a device speak for the most recently active that counts", () => {
		const devices = [
			aDevice({ id: "old", lastActivityAt: LONG_AGO }),
			aDevice({ id: "newest" }),
			inGrace(NOW, { id: "gone", lastActivityAt: NOW + 1 }),
		];
		expect(speakingDevice(aRecord({ devices }), null, MOMENT)?.id).toBe("newest");
		expect(speakingDevice(aRecord({ devices }), "old", MOMENT)?.id).toBe("old");
		expect(speakingDevice(aRecord(), null, MOMENT)).toBeUndefined();
	});
});
