import { expect, test } from "bun:test";
import { aDevice, aFacts, aRecord, aShown, aTrack, TIMING } from "../../../test/support/builders.ts";
import { TestClock } from "../../../test/support/test-clock.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import { newRecord } from "../../domain/record.ts";
import { uuidIds } from "../system/ids.ts";
import { MemoryPresenceStore } from "./presence-store.ts";

const ADA = { companyId: "acme", userId: "ada" };
const HOUR = 3_600_000;

function aStore() {
	const clock = new TestClock();
	const loads: string[] = [];
	const durable = { is: true };
	const load = async (companyId: string, userIds: readonly string[]) => {
		loads.push(...userIds);
		return userIds.map((userId) => newRecord({ companyId, userId }, aFacts()));
	};
	const store = new MemoryPresenceStore({ clock, ids: uuidIds, timing: TIMING, load, isDurable: () => durable.is });
	const put = (fields: Partial<PresenceRecord>) =>
		store.update(ADA, (record) => ({ record: { ...record, ...fields }, answer: undefined }));
	/** What the sweep does: takes who is due, and looks at them. */
	const sweep = async () => {
		for (const key of await store.due(100)) await store.update(key, (record) => ({ record, answer: undefined }));
	};
	return { clock, loads, durable, store, put, sweep };
}

test("[STO5] an absent user is dropped from memory after a while, and loaded again when asked for", async () => {
	const { clock, loads, store, put, sweep } = aStore();
	await put({ lastSignAt: 7 });
	clock.advance(HOUR);
	await sweep();
	expect((await store.get(ADA)).lastSignAt).toBeNull();
	expect(loads).toEqual(["ada", "ada"]);
});

test("[STO3] but not before everything about them is durable", async () => {
	const { clock, durable, store, put, sweep } = aStore();
	durable.is = false;
	await put({ lastSignAt: 7 });
	clock.advance(HOUR);
	await sweep();
	expect((await store.get(ADA)).lastSignAt).toBe(7);
	durable.is = true;
	clock.advance(HOUR);
	await sweep();
	expect((await store.get(ADA)).lastSignAt).toBeNull();
});

for (const [who, fields] of [
	["with a device", { devices: [aDevice()] }],
	["whom the many see", { shown: aShown(aTrack()) }],
	["whom only a list sees", { shown: aShown(aRecord().shown.plain, { listed: aTrack() }) }],
] as const)
	test(`[PR41] a user ${who} is never dropped`, async () => {
		const { clock, store, put, sweep } = aStore();
		await put({ ...fields, lastSignAt: 7 });
		for (let hours = 0; hours < 3; hours += 1) {
			clock.advance(HOUR);
			await sweep();
		}
		expect((await store.get(ADA)).lastSignAt).toBe(7);
	});

test("[VIS5] a company whose people were all dropped still knows what it knew: nothing younger than ten minutes", async () => {
	const { clock, store, sweep } = aStore();
	await store.update(ADA, (record) => ({ record: { ...record, shown: aShown(aTrack()) }, answer: 0, announces: true }));
	await store.update(ADA, (record) => ({ record: { ...record, shown: aRecord().shown }, answer: 0, announces: true }));
	const { version } = await store.version("acme");
	for (let minutes = 0; minutes < 10; minutes += 1) {
		clock.advance(60_000);
		await sweep();
		expect(await store.changes("acme", version)).toHaveLength(2);
	}
	clock.advance(120_000);
	await sweep();
	expect(await store.changes("acme", version)).toBeUndefined();
	expect(await store.changes("acme", (await store.version("acme")).version - 100)).toEqual([]);
});

test("[PR42] a store that lost its memory starts another epoch", async () => {
	const [one, two] = [aStore().store, aStore().store];
	expect((await one.version("acme")).epoch).not.toBe((await two.version("acme")).epoch);
});

test("[M4] who was held while a slow load ran stays as they are", async () => {
	const slow = Promise.withResolvers<readonly PresenceRecord[]>();
	const clock = new TestClock();
	const store = new MemoryPresenceStore({
		clock,
		ids: uuidIds,
		timing: TIMING,
		load: () => slow.promise,
		isDurable: () => true,
	});
	const looked = store.update(ADA, (record) => ({ record, answer: record.devices.length }));
	await store.seed([newRecord(ADA, aFacts())]);
	await store.update(ADA, (record) => ({ record: { ...record, devices: [aDevice()] }, answer: undefined }));
	slow.resolve([newRecord(ADA, aFacts())]);
	expect(await looked).toBe(1);
	expect((await store.get(ADA)).devices).toHaveLength(1);
});

test("[PR42] [T-32] a clock that is put back hides no change", async () => {
	const { clock, store, put } = aStore();
	clock.advance(10_000);
	const { version } = await store.version("acme");
	clock.advance(-5_000);
	await store.update(ADA, (record) => ({ record: { ...record, shown: aShown(aTrack()) }, answer: 0, announces: true }));
	await put({ lastSignAt: 7 });
	clock.advance(6_000);
	expect(await store.changes("acme", version)).toHaveLength(1);
});

test("[ST1] nothing is kept of somebody who was dropped, however far off the expiry of their message", async () => {
	const { clock, store, sweep } = aStore();
	const facts = aFacts({ statusMessage: "m", statusExpiresAt: clock.now() + 1_000 * HOUR });
	const held: WeakRef<PresenceRecord>[] = [];
	for (let user = 0; user < 100; user += 1) {
		const key = { companyId: "acme", userId: `u${user}` };
		await store.update(key, (record) => ({ record: { ...record, facts }, answer: undefined }));
		held.push(new WeakRef(await store.get(key)));
	}
	clock.advance(HOUR);
	await sweep();
	await new Promise((resolve) => setImmediate(resolve));
	Bun.gc(true);
	expect(held.filter((record) => record.deref() !== undefined).length).toBeLessThan(10);
});
