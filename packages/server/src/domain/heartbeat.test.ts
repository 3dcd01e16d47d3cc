import { describe, expect, test } from "bun:test";
import { aDevice, aRecord, NOW, TIMING } from "../../test/support/builders.ts";
import { intervalFor, workingOn, worksOn } from "./activity.ts";
import { beat } from "./heartbeat.ts";
import type { Reported } from "./record.ts";

const MOMENT = { now: NOW, timing: TIMING };
const LONG_AGO = NOW - 60_000;
const QUIET = { deviceId: "d1", active: false, work: null, position: null };

function on(projectId: string | null, taskId: string | null = null): Reported {
	return { projectId, taskId };
}

const REPORTS: readonly (readonly [string, Reported | null, Reported, boolean])[] = [
	["a first project", null, on("p"), true],
	["a first nothing", null, on(null), false],
	["the same again", on("p", "t"), on("p", "t"), false],
	["another task", on("p", "t"), on("p", "u"), true],
	["no task any more", on("p", "t"), on("p"), true],
	["another project", on("p"), on("q"), true],
	["nothing after something", on("p"), on(null), true],
	["something after nothing", on(null), on("p"), true],
];

describe("[ACT2] what a device reports", () => {
	for (const [what, last, work, isNew] of REPORTS)
		test(`[ACT2] ${what} ${isNew ? "is news" : "is no news"}, and ${isNew ? "activity" : "no activity"}`, () => {
			const device = aDevice({ reported: last, lastActivityAt: LONG_AGO, heartbeats: true });
			const outcome = beat(aRecord({ devices: [device] }), { ...QUIET, work }, MOMENT);
			expect(outcome.newWork).toEqual(isNew ? work : null);
			expect(outcome.record.devices[0]?.lastActivityAt).toBe(isNew ? NOW : LONG_AGO);
		});

	test("[ACT2] two devices do not fight: the one that says the same changes nothing", () => {
		const devices = [aDevice({ reported: on("p") }), aDevice({ id: "d2", reported: on("q") })];
		const record = aRecord({ devices, activity: { projectId: "q", taskId: null, since: LONG_AGO } });
		expect(beat(record, { ...QUIET, work: on("p") }, MOMENT).newWork).toBeNull();
	});

	test("[PR11] a heartbeat of a device that is gone is nothing", () => {
		const record = aRecord();
		expect(beat(record, { ...QUIET, work: on("p") }, MOMENT)).toEqual({ record, newWork: null, trailAt: null });
	});

	test("[PR11] [PR13] a heartbeat is a sign of life, and promises more", () => {
		const record = aRecord({ devices: [aDevice({ lastSignAt: LONG_AGO, lastActivityAt: LONG_AGO })] });
		const [device] = beat(record, QUIET, MOMENT).record.devices;
		expect(device).toMatchObject({ lastSignAt: NOW, lastActivityAt: LONG_AGO, heartbeats: true });
		expect(beat(record, { ...QUIET, active: true }, MOMENT).record.devices[0]?.lastActivityAt).toBe(NOW);
	});
});

describe("[ACT1] what the user works on", () => {
	const working = aRecord({ devices: [aDevice()], activity: { projectId: "p", taskId: "t", since: LONG_AGO } });
	const now = { now: NOW, reportedBy: null };

	test("[ACT1] the same again changes nothing", () => {
		expect(worksOn(working, on("p", "t"))).toBe(true);
		expect(workingOn(working, on("p", "t"), now)).toBe(working);
	});

	test("[ACT1] something else begins now", () => {
		expect(worksOn(working, on("p"))).toBe(false);
		expect(workingOn(working, on("p"), now).activity).toEqual({ projectId: "p", taskId: null, since: NOW });
		expect(workingOn(working, on(null), now).activity).toBeNull();
	});

	test("[ACT2] the device that said so is remembered, also where it says what is known", () => {
		const reported = workingOn(working, on("p", "t"), { now: NOW, reportedBy: "d1" });
		expect([reported.activity, reported.devices[0]?.reported]).toEqual([working.activity, on("p", "t")]);
	});

	test("[ACT3] the log ends what runs and begins the next", () => {
		const key = { companyId: "acme", userId: "ada" };
		const begin = { id: "i", projectId: "q", taskId: null, at: NOW };
		const at = { now: NOW, intervalId: "i" };
		expect(intervalFor(working, on("q"), at)).toEqual({ ...key, end: { at: NOW, reason: "changed" }, begin });
		expect(intervalFor(working, on(null), at)).toEqual({ ...key, end: { at: NOW, reason: "cleared" } });
		expect(intervalFor(aRecord(), on("q"), at)).toEqual({ ...key, begin });
	});
});
