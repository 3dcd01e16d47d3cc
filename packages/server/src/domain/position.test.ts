import { describe, expect, test } from "bun:test";
import { aDevice, aRecord, NOW, TIMING } from "../../test/support/builders.ts";
import { accuracyClass, distance } from "./geo.ts";
import { moveTo, worthTelling } from "./position.ts";
import type { Point, Position } from "./record.ts";

const MOMENT = { now: NOW, timing: TIMING };

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const PARIS = { latitude: 48.8566, longitude: 2.3522 };

/** Kilometres on a sphere of 6,371.0088 km, worked out apart by the spherical law of cosines. */
const DISTANCES: readonly (readonly [string, Point, Point, number])[] = [
	["Berlin and Paris", BERLIN, PARIS, 877],
	["a place and itself", BERLIN, BERLIN, 0],
	["a quarter of the equator", { latitude: 0, longitude: 0 }, { latitude: 0, longitude: 90 }, 10_008],
	["the poles", { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 120 }, 20_015],
	["both sides of the date line", { latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }, 111],
	["antipodes", { latitude: 30, longitude: 20 }, { latitude: -30, longitude: -160 }, 20_015],
];

for (const [what, from, to, kilometres] of DISTANCES)
	test(`[LOC2] the distance of ${what} is ${kilometres} km`, () => {
		expect(Math.round(distance(from, to) / 1_000)).toBe(kilometres);
		expect(distance(to, from)).toBeCloseTo(distance(from, to), 6);
	});

const CLASSES: readonly (readonly [number | null, ReturnType<typeof accuracyClass>])[] = [
	[0, 0],
	[20, 0],
	[20.1, 1],
	[100, 1],
	[101, 2],
	[1_000, 2],
	[1_001, 3],
	[null, 3],
];

for (const [accuracy, expected] of CLASSES)
	test(`[LOC2] an accuracy of ${accuracy} m is of class ${expected}`, () =>
		expect(accuracyClass(accuracy)).toBe(expected));

function at(metresNorth: number, fields: Partial<Position> = {}): Position {
	const latitude = metresNorth / 111_195;
	return { latitude, longitude: 0, accuracy: 5, capturedAt: NOW, deviceId: "d1", receivedAt: NOW, ...fields };
}

function report(metresNorth: number, capturedAt: number | null = null) {
	return { ...at(metresNorth), capturedAt };
}

describe("[LOC2] a position is told again", () => {
	test("[LOC2] where none was told", () => expect(worthTelling(null, at(0), TIMING)).toBe(true));
	test("[LOC2] not within the deadband", () => expect(worthTelling(at(0), at(9.9), TIMING)).toBe(false));
	test("[LOC2] beyond it", () => expect(worthTelling(at(0), at(10.1), TIMING)).toBe(true));
	test("[LOC2] in another class of accuracy", () =>
		expect(worthTelling(at(0), at(0, { accuracy: 21 }), TIMING)).toBe(true));
	test("[LOC2] not for another accuracy of the same class", () =>
		expect(worthTelling(at(0), at(0, { accuracy: 19 }), TIMING)).toBe(false));
});

const d1 = aDevice({ movedTo: { latitude: 0, longitude: 0 } });
const d2 = aDevice({ id: "d2", movedTo: { latitude: 0, longitude: 0 } });

describe("[LOC1] the last position", () => {
	const record = aRecord({
		devices: [d1, d2],
		position: at(0, { capturedAt: NOW - 60_000, receivedAt: NOW - 60_000 }),
	});

	test("[LOC1] of the first report, zero degrees included, is where the user is", () => {
		const first = moveTo(aRecord({ devices: [aDevice()] }), { deviceId: "d1", report: report(0) }, MOMENT);
		expect(first.record.position).toEqual(at(0));
		expect(first.trailAt).toBe(NOW);
	});

	test("[LOC1] follows the device that holds it, also within the deadband", () => {
		const { record: next, trailAt } = moveTo(record, { deviceId: "d1", report: report(5) }, MOMENT);
		expect(next.position).toEqual(at(5));
		expect(trailAt).toBeNull();
	});

	test("[LOC1] does not follow another that lies still", () => {
		expect(moveTo(record, { deviceId: "d2", report: report(5) }, MOMENT).record.position).toEqual(record.position);
	});

	test("[LOC1] follows another that moves", () => {
		expect(moveTo(record, { deviceId: "d2", report: report(50) }, MOMENT).record.position).toEqual(
			at(50, { deviceId: "d2" }),
		);
	});

	test("[LOC1] follows another after two minutes without a report of its own", () => {
		const silent = {
			...record,
			position: at(0, { receivedAt: NOW - TIMING.deviceTakeover, capturedAt: NOW - 200_000 }),
		};
		expect(moveTo(silent, { deviceId: "d2", report: report(5) }, MOMENT).record.position?.deviceId).toBe("d2");
	});

	test("[LOC1] an older one goes to the trail and moves nothing", () => {
		const { record: next, trailAt } = moveTo(record, { deviceId: "d1", report: report(50, NOW - 60_001) }, MOMENT);
		expect([next, trailAt]).toEqual([record, NOW - 60_001]);
	});

	for (const [ahead, counts] of [
		[30_000, NOW + 30_000],
		[30_001, NOW],
	] as const)
		test(`[LOC1] captured ${ahead} ms ahead counts as ${counts - NOW} ms ahead`, () => {
			const { record: next } = moveTo(record, { deviceId: "d1", report: report(50, NOW + ahead) }, MOMENT);
			expect(next.position?.capturedAt).toBe(counts);
		});

	test("[LOC1] of a device that is gone changes nothing", () => {
		expect(moveTo(record, { deviceId: "d9", report: report(50) }, MOMENT)).toEqual({ record, trailAt: null });
	});
});
