import { expect, test } from "bun:test";
import type { TrailPoint } from "../../ports/trail-store.ts";
import { TrailWriter } from "./trail-writer.ts";

function point(capturedAt: number): TrailPoint {
	const where = { latitude: 1, longitude: 2, accuracy: null, heading: null, speed: null };
	return { companyId: "acme", userId: "ada", deviceId: "web", ...where, capturedAt, sharedWith: "company" };
}

/** A store that writes when it is let, or refuses. */
function aStore() {
	const writes: number[][] = [];
	const state = { away: false, gate: Promise.resolve() };
	const append = async (points: readonly TrailPoint[]): Promise<void> => {
		await state.gate;
		if (state.away) throw new Error("away");
		writes.push(points.map(({ capturedAt }) => capturedAt));
	};
	const failures: string[] = [];
	const trail = { append, between: () => Promise.reject(new Error("not asked")), prune: async () => 0 };
	const writer = new TrailWriter({ trail, failed: (what) => failures.push(what) });
	return { writes, state, failures, writer };
}

test("[LOC5] the points of all heartbeats since the last write are one write", async () => {
	const { writer, writes } = aStore();
	writer.add(point(1));
	writer.add(point(2));
	await writer.flush();
	await writer.flush();
	expect(writes).toEqual([[1, 2]]);
});

test("[LOC5] a write under way holds back the next one, which takes what came meanwhile", async () => {
	const { writer, writes, state } = aStore();
	const { promise, resolve } = Promise.withResolvers<void>();
	state.gate = promise;
	writer.add(point(1));
	const first = writer.flush();
	await Promise.resolve();
	writer.add(point(2));
	const second = writer.flush();
	resolve();
	await Promise.all([first, second]);
	expect(writes).toEqual([[1], [2]]);
});

test("[CLU3] what the store refuses is told of, and written in order once it is back", async () => {
	const { writer, writes, state, failures } = aStore();
	state.away = true;
	writer.add(point(1));
	await writer.flush();
	writer.add(point(2));
	state.away = false;
	await writer.flush();
	expect(failures).toEqual(["trail"]);
	expect(writes).toEqual([[1, 2]]);
});

test("[T-31] while the store is away the oldest points are lost, and memory stays bounded", async () => {
	const { writer, writes, state } = aStore();
	state.away = true;
	for (let at = 0; at < 25_000; at += 1) writer.add(point(at));
	await writer.flush();
	state.away = false;
	await writer.flush();
	expect(writes.map((written) => written.length)).toEqual([20_000]);
	expect(writes[0]?.[0]).toBe(5_000);
});
