import { describe, expect, test } from "bun:test";
import { aConnection, aDevice, aRecord, NOW, TIMING } from "../../test/support/builders.ts";
import { putBack, reassert, withoutNode } from "./nodes.ts";
import { settle } from "./settle.ts";

const MOMENT = { now: NOW, timing: TIMING };
const GRACE_END = NOW + TIMING.offlineGrace;
const onBoth = aDevice({ connections: [aConnection(), aConnection({ id: "c2", node: "n2" })] });

describe("a node that is gone", () => {
	test("[PR23] takes its connections with it, and its devices have the grace", () => {
		const before = aRecord({ status: "online", devices: [aDevice()], lastSignAt: NOW });
		const after = withoutNode(before, "n1", MOMENT);
		expect(after.devices).toEqual([aDevice({ connections: [], graceUntil: GRACE_END, lostTo: "node" })]);
		expect(settle(after, GRACE_END - 1, TIMING).record.status).toBe("online");
		const gone = settle(after, GRACE_END, TIMING).record;
		expect(gone).toMatchObject({ status: "offline", offlineReason: "stale_session", lastSignAt: NOW });
	});

	test("[PR20] [PR23] leaves a device alone that is connected elsewhere too", () => {
		const after = withoutNode(aRecord({ status: "online", devices: [onBoth] }), "n1", MOMENT);
		expect(after.devices).toEqual([aDevice({ connections: [aConnection({ id: "c2", node: "n2" })] })]);
	});

	test("[M4] is taken out once: again it changes nothing", () => {
		const once = withoutNode(aRecord({ status: "online", devices: [aDevice()] }), "n1", MOMENT);
		expect(withoutNode(once, "n1", { ...MOMENT, now: NOW + 1_000 })).toBe(once);
		const elsewhere = aRecord({ devices: [aDevice()] });
		expect(withoutNode(elsewhere, "n3", MOMENT)).toBe(elsewhere);
	});

	test("[PR23] [ACT3] an interval of somebody who went with it ends as stale_session", () => {
		const activity = { projectId: "p", taskId: null, since: NOW - 1_000 };
		const before = aRecord({ status: "online", devices: [aDevice()], activity, lastSignAt: NOW });
		const { intervalEnd } = settle(withoutNode(before, "n1", MOMENT), GRACE_END, TIMING);
		expect(intervalEnd).toEqual({ at: NOW, reason: "stale_session" });
	});
});

test("[CLU2] what a node puts back into an emptied store counts for a while, and names no connection", () => {
	const graceUntil = NOW + 15_000;
	const record = aRecord({ status: "online", devices: [onBoth] });
	expect(putBack(record, graceUntil).devices).toEqual([{ ...onBoth, connections: [], graceUntil, lostTo: "restart" }]);
});

describe("a connection that lives", () => {
	const signs = { lastSignAt: NOW - 3_000, lastActivityAt: NOW - 200_000 };
	const assertion = { deviceId: "d1", kind: "web", connection: aConnection(), ...signs } as const;

	test("[PR23] comes back where it was taken for dead, and is no loss any more", () => {
		const before = aRecord({ status: "online", devices: [aDevice(signs)] });
		const taken = withoutNode(before, "n1", MOMENT);
		const after = reassert(taken, assertion, MOMENT);
		expect(after.devices).toEqual([aDevice({ kind: "web", ...signs })]);
	});

	test("[PR10] [CLU2] comes back into an emptied store without being activity", () => {
		const old = { ...assertion, lastActivityAt: NOW - TIMING.awayAfter };
		const after = reassert(aRecord(), old, MOMENT);
		expect(settle(after, NOW, TIMING).record.status).toBe("away");
		expect(after.lastSignAt).toBe(signs.lastSignAt);
	});

	test("[M4] that is there already changes nothing", () => {
		const there = aRecord({ status: "online", devices: [onBoth] });
		expect(reassert(there, assertion, MOMENT)).toBe(there);
	});

	test("[PR23] is not buried with an earlier life of its node", () => {
		const before = aRecord({ status: "online", devices: [aDevice({ connections: [aConnection({ node: "n0" })] })] });
		const after = reassert(before, assertion, MOMENT);
		expect(after.devices).toEqual([aDevice()]);
		expect(withoutNode(after, "n0", MOMENT)).toBe(after);
	});

	test("[PR10] what the record knows of newer activity stays", () => {
		const before = aRecord({ devices: [aDevice({ connections: [], graceUntil: GRACE_END, lostTo: "node" })] });
		const [device] = reassert(before, assertion, MOMENT).devices;
		expect(device).toMatchObject({ lastSignAt: NOW, lastActivityAt: NOW, lostTo: null, graceUntil: null });
	});
});
