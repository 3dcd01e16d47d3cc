import { describe, expect, test } from "bun:test";
import { explanationSchema, sessionSchema } from "@rollcall/protocol/shapes";
import { aConnection, aDevice, aFacts, aRecord, inGrace, NOW, TIMING } from "../../test/support/builders.ts";
import { explain, ownDevices, selfChanged, sessionOf } from "./session.ts";
import { settle } from "./settle.ts";

const MOMENT = { now: NOW, timing: TIMING };
const iso = (at: number) => new Date(at).toISOString();

test("[LOC4] the session of somebody of whom nothing is known is all null", () => {
	const session = sessionOf(aRecord(), NOW);
	const { userId, status, availability, ...rest } = session;
	expect([userId, status, availability]).toEqual(["ada", "offline", "auto"]);
	expect(Object.values(rest).every((value) => value === null)).toBe(true);
	expect(sessionSchema.safeParse(session).success).toBe(true);
});

test("[LOC4] a session tells all that holds, zero degrees included", () => {
	const facts = aFacts({
		availability: "dnd",
		availabilityUntil: NOW + 5,
		statusMessage: "m",
		emoji: "e",
		statusExpiresAt: NOW + 7,
		statusUpdatedAt: NOW - 1,
	});
	const position = { latitude: 0, longitude: 0, accuracy: 0, capturedAt: NOW - 2, deviceId: "d1", receivedAt: NOW };
	const activity = { projectId: "p", taskId: "t", since: NOW };
	const session = sessionOf(aRecord({ facts, status: "dnd", devices: [aDevice()], position, activity }), NOW);
	expect(session).toEqual({
		userId: "ada",
		status: "dnd",
		availability: "dnd",
		until: iso(NOW + 5),
		lastSeenAt: iso(NOW),
		currentProjectId: "p",
		currentTaskId: "t",
		statusMessage: "m",
		emoji: "e",
		statusExpiresAt: iso(NOW + 7),
		statusUpdatedAt: iso(NOW - 1),
		lastLatitude: 0,
		lastLongitude: 0,
		lastAccuracy: 0,
		lastLocationAt: iso(NOW - 2),
	});
	expect(sessionSchema.safeParse(session).success).toBe(true);
});

test("[PR3] [ST1] what ran out is not told", () => {
	const facts = aFacts({ availability: "dnd", availabilityUntil: NOW, statusMessage: "m", statusExpiresAt: NOW });
	expect(sessionOf(aRecord({ facts }), NOW)).toMatchObject({ availability: "auto", until: null, statusMessage: null });
});

test("[PR32] own devices are those connected; one in grace is not among them", () => {
	const connections = [
		aConnection({ since: NOW - 10, transport: "polling", userAgent: "old" }),
		aConnection({ id: "c2", since: NOW, transport: "plain", userAgent: "new" }),
	];
	const devices = [aDevice({ kind: "web", connections }), inGrace(NOW + 1, { id: "d2" })];
	expect(ownDevices(aRecord({ devices }))).toEqual([
		{
			deviceId: "d1",
			kind: "web",
			connectedSince: iso(NOW - 10),
			lastActivity: iso(NOW),
			transport: "plain",
			userAgent: "new",
		},
	]);
});

describe("[PR32] a user's own devices are told", () => {
	const before = aRecord({ status: "online", devices: [aDevice()] });
	const cases = [
		["another status", { ...before, status: "away" as const }, true],
		["another decision", { ...before, facts: aFacts({ rev: 1, statusMessage: "m" }) }, true],
		["not of what others did", { ...before, facts: aFacts({ rev: 1, blockedBy: new Set(["bob"]) }) }, false],
		["another activity", { ...before, activity: { projectId: "p", taskId: null, since: NOW } }, true],
		["a device more", { ...before, devices: [aDevice(), aDevice({ id: "d2" })] }, true],
		["a device that lost its link", { ...before, devices: [inGrace(NOW + 1)] }, true],
		["not of a sign of life", { ...before, devices: [aDevice({ lastSignAt: NOW + 1 })] }, false],
		[
			"not of a second connection",
			{ ...before, devices: [aDevice({ connections: [aConnection(), aConnection()] })] },
			false,
		],
	] as const;
	for (const [what, after, told] of cases)
		test(`[PR32] ${told ? "of " : ""}${what}`, () => expect(selfChanged(before, after)).toBe(told));
});

describe("[PR44] why a user is what they are", () => {
	const cases = [
		["no device", {}, "no_device", null],
		["active", { devices: [aDevice()] }, "active", TIMING.awayAfter],
		["idle", { devices: [aDevice({ lastActivityAt: NOW - TIMING.awayAfter })] }, "inactive", TIMING.staleAfter],
		[
			"chosen",
			{ devices: [aDevice()], facts: aFacts({ availability: "away" as const }) },
			"availability",
			TIMING.staleAfter,
		],
		[
			"chosen for a while",
			{ devices: [aDevice()], facts: aFacts({ availability: "dnd" as const, availabilityUntil: NOW + 9 }) },
			"availability",
			9,
		],
		["in grace", { devices: [inGrace(NOW + 4_000)] }, "active", 4_000],
	] as const;
	for (const [what, fields, rule, ttlMs] of cases)
		test(`[PR44] ${what}: ${rule}`, () => {
			const { record } = settle(aRecord(fields), NOW, TIMING);
			const explanation = explain(record, MOMENT);
			expect(explanation).toMatchObject({
				userId: "ada",
				status: record.status,
				rule,
				nextChange: ttlMs === null ? null : { at: iso(NOW + ttlMs), ttlMs },
			});
			expect(explanationSchema.safeParse(explanation).success).toBe(true);
		});

	test("[PR44] with every device, counting or not", () => {
		const devices = [aDevice({ lastSignAt: NOW - TIMING.staleAfter }), inGrace(NOW + 1, { id: "d2", kind: "mobile" })];
		expect(explain(settle(aRecord({ devices }), NOW, TIMING).record, MOMENT).devices).toMatchObject([
			{ deviceId: "d1", connections: ["c1"], graceUntil: null, stale: true, counts: false },
			{ deviceId: "d2", kind: "mobile", connections: [], graceUntil: iso(NOW + 1), stale: false, counts: true },
		]);
	});
});
