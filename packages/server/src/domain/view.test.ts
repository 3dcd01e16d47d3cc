import { describe, expect, test } from "bun:test";
import { viewSchema } from "@rollcall/protocol/shapes";
import { aDevice, aFacts, aRecord, aTrack, NOW, TIMING } from "../../test/support/builders.ts";
import { NEVER_SEEN, type Track } from "./record.ts";
import { iso, lastSeenAt, millis, ownView, presenceShape, viewOf } from "./view.ts";

const MOMENT = { now: NOW, timing: TIMING };

test("[PR45] what the viewer may not see is absent", () => {
	expect(viewOf("ada", NEVER_SEEN, MOMENT)).toEqual({ userId: "ada", status: "offline" });
	expect(viewOf("ada", aTrack(), MOMENT)).toEqual({ userId: "ada", status: "online" });
});

test("[PR45] a view has all that a track shows, zero degrees included", () => {
	const track: Track = {
		status: "away",
		lastActivity: NOW - 1,
		lastSeen: null,
		devices: ["web", "mobile"],
		projectId: "p",
		taskId: "t",
		statusMessage: "m",
		emoji: "e",
		statusExpiresAt: NOW + 1,
		statusUpdatedAt: NOW - 2,
		position: { latitude: 0, longitude: 0, accuracy: 0, capturedAt: NOW - 3 },
	};
	const view = viewOf("ada", track, MOMENT);
	expect(view).toEqual({
		userId: "ada",
		status: "away",
		lastActivity: iso(NOW - 1),
		devices: ["web", "mobile"],
		currentProjectId: "p",
		currentTaskId: "t",
		statusMessage: "m",
		emoji: "e",
		statusExpiresAt: iso(NOW + 1),
		statusUpdatedAt: iso(NOW - 2),
		lastLatitude: 0,
		lastLongitude: 0,
		lastAccuracy: 0,
		lastLocationAt: iso(NOW - 3),
	});
	expect(viewSchema.safeParse(view).success).toBe(true);
});

describe("[PR22] lastSeen", () => {
	const cases = [
		[
			"is told for thirty days",
			{ ...NEVER_SEEN, lastSeen: NOW - TIMING.lastSeenTtl + 1 },
			NOW - TIMING.lastSeenTtl + 1,
		],
		["and no longer", { ...NEVER_SEEN, lastSeen: NOW - TIMING.lastSeenTtl }, null],
		["is gone while present", aTrack({ lastSeen: NOW }), null],
	] as const;
	for (const [what, track, expected] of cases)
		test(`[PR22] ${what}`, () => expect(lastSeenAt(track, MOMENT)).toBe(expected));
});

test("[ST1] a message that ran out is not in the view, though its end was not announced yet", () => {
	const track = { ...NEVER_SEEN, statusMessage: "m", statusExpiresAt: NOW, statusUpdatedAt: 1 };
	expect(viewOf("ada", track, MOMENT)).toEqual({ userId: "ada", status: "offline" });
});

describe("[VIS1] oneself", () => {
	test("[VIS1] sees the true state, announced or not", () => {
		const facts = aFacts({ availability: "invisible", statusMessage: "m", statusUpdatedAt: 1 });
		const record = aRecord({ facts, status: "invisible", devices: [aDevice({ kind: "web" })] });
		expect(ownView(record, MOMENT)).toMatchObject({ status: "invisible", devices: ["web"], statusMessage: "m" });
	});

	test("[VIS1] sees their own newest sign of life while offline, frozen for others or not", () => {
		expect(ownView(aRecord({ lastSignAt: NOW - 5, plainSeenAt: NOW - 50 }), MOMENT).lastSeen).toBe(iso(NOW - 5));
	});
});

test("[VIS3] presence alone is the view's first fields", () => {
	const view = viewOf("ada", aTrack({ projectId: "p", lastActivity: NOW }), MOMENT);
	expect(presenceShape(view)).toEqual({ userId: "ada", status: "online", lastActivity: iso(NOW) });
	expect(presenceShape(viewOf("ada", NEVER_SEEN, MOMENT))).toEqual({ userId: "ada", status: "offline" });
});

test("[W24] timestamps are UTC with milliseconds", () => {
	expect(iso(0)).toBe("1970-01-01T00:00:00.000Z");
	expect([millis(iso(NOW)), millis(null), millis(undefined)]).toEqual([NOW, null, null]);
});
